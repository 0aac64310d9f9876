package io.xdp4j.rule;

import io.xdp4j.AttachSpec;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskSocket;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import java.lang.foreign.MemorySegment;

/** The match types of XDP for Windows, decided by rules that are attached on the software driver. */
final class MatchTypeSoftwareTest implements MatchTypeContract {

    private static final int SHORTEST = 14; // the wire carries no shorter one

    @Override
    public Judge judge(RuleList rules) throws XdpException {
        Xdp xdp = Xdp.software(WireSpec.DEFAULT);
        AttachSpec spec = AttachSpec.DEFAULT.withManagementAllowed().withCounting();
        XdpLink link = xdp.attach(xdp.find("soft0").rx(), rules, spec);
        Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(64));
        XskSocket sender = xdp.open(
                xdp.find("soft1").queue(0), umem, XskSpec.DEFAULT.withRings(64).sendOnly());
        return new Judge() {
            @Override
            public boolean takes(byte[] frame) throws XdpException {
                long before = link.counters().getFirst().packets();
                long chunk = umem.pool().take();
                MemorySegment.copy(MemorySegment.ofArray(frame), 0, umem.memory(), chunk, frame.length);
                sender.tx().reserve(1);
                sender.tx().set(0, chunk, frame.length);
                sender.tx().submit(1);
                sender.wakeup();
                umem.pool().reclaim(sender.completion());
                return link.counters().getFirst().packets() > before;
            }

            @Override
            public void close() {
                xdp.close();
            }
        };
    }

    @Override
    public int shortestFrame() {
        return SHORTEST;
    }
}
