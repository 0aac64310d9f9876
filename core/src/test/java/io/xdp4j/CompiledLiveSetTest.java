package io.xdp4j;

import io.xdp4j.device.XdpException;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of sets that change under attached programs, on the software driver, which compiles all lists. */
@ExtendWith(CompiledAtOnce.class)
final class CompiledLiveSetTest implements LiveSetContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }
}
