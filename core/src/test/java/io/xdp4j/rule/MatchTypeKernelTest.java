package io.xdp4j.rule;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.KernelRules;

/** The match types of XDP for Windows, decided by the kernel. */
@KernelTest
final class MatchTypeKernelTest implements MatchTypeContract {

    @Override
    public Judge judge(RuleList rules) throws XdpException {
        KernelRules loaded = KernelRules.load(rules);
        return new Judge() {
            @Override
            public boolean takes(byte[] frame) throws XdpException {
                return loaded.run(frame).verdict() == XdpVerdict.DROP.number();
            }

            @Override
            public void close() {
                loaded.close();
            }
        };
    }

    @Override
    public int shortestFrame() {
        return KernelRules.SHORTEST_FRAME;
    }
}
