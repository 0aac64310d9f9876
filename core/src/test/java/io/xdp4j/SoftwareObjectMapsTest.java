package io.xdp4j;

import java.io.IOException;

/** {@link ObjectMapsContract} on the software driver. */
final class SoftwareObjectMapsTest implements ObjectMapsContract {

    @Override
    public Rig rig() throws IOException {
        return Rig.software(1, 1500);
    }
}
