package io.xdp4j;

import io.xdp4j.device.XdpException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of links, on the software driver, which compiles all lists; needs no rights. */
@ExtendWith(CompiledAtOnce.class)
final class CompiledLinkTest implements LinkContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }
}
