package io.xdp4j;

import io.xdp4j.device.XdpException;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link AttachedRulesContract}, compiled on the software driver. */
@ExtendWith(CompiledAtOnce.class)
final class CompiledAttachedRulesTest implements AttachedRulesContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }

    @Override
    public int lists() {
        return 40;
    }
}
