package io.xdp4j;

import java.io.IOException;

/** {@link ObjectContract} on the software driver. */
final class SoftwareObjectTest implements ObjectContract {

    @Override
    public Rig rig() throws IOException {
        return Rig.software(1, 1500);
    }
}
