package io.xdp4j;

import io.xdp4j.device.XdpException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of several programs on one hook, on the software driver, which compiles all lists; needs no rights. */
@ExtendWith(CompiledAtOnce.class)
final class CompiledChainTest implements ChainContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }
}
