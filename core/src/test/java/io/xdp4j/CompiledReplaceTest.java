package io.xdp4j;

import io.xdp4j.device.XdpException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of replacing programs, on the software driver, which compiles all lists; needs no rights. */
@ExtendWith(CompiledAtOnce.class)
final class CompiledReplaceTest implements ReplaceContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }
}
