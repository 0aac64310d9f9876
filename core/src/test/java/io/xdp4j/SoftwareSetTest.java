package io.xdp4j;

import io.xdp4j.device.WireSpec;

/** The contract of sets, on the software driver; needs no rights. */
final class SoftwareSetTest implements SetContract {

    @Override
    public Xdp xdp() {
        return Xdp.software(WireSpec.DEFAULT);
    }
}
