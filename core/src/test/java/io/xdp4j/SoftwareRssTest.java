package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.RssSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Sockets of several queues, that share what comes in by its hash. */
final class SoftwareRssTest {

    private static final int QUEUES = 4;
    private static final int FLOWS = 200;
    private static final int SOURCE = 26; // of IPv4

    @AutoClose
    private final Xdp xdp = Xdp.software(WireSpec.DEFAULT.withQueues(QUEUES).withRss(RssSpec.over(QUEUES)));

    private final XskMap map = xdp.xskMap(QUEUES);
    private final List<XskSocket> receivers = new ArrayList<>();
    private final XskSocket sender;

    SoftwareRssTest() throws XdpException {
        Umem memory = xdp.umem(UmemSpec.DEFAULT);
        for (int queue = 0; queue < QUEUES; queue++) {
            receivers.add(xdp.open(xdp.find("soft1").queue(queue), memory, XskSpec.DEFAULT.withRings(512)));
            map.put(queue, receivers.get(queue));
        }
        xdp.attach(
                xdp.find("soft1").rx(),
                RuleList.of(Match.all().redirect(map)),
                AttachSpec.DEFAULT.withManagementAllowed());
        sender = xdp.open(xdp.find("soft0").queue(2), memory, XskSpec.DEFAULT.sendOnly());
    }

    @Test
    void framesOfAFlowComeInOnOneQueueInOrder() throws XdpException {
        for (int round = 0; round < 3; round++) {
            for (int flow = 0; flow < FLOWS; flow++) {
                send(Frames.udp(flow, 4433, new byte[18 + round]));
            }
        }

        var queues = new HashMap<Integer, Integer>();
        var lengths = new HashMap<Integer, Integer>();
        for (XskSocket receiver : receivers) {
            int frames = receiver.rx().peek(512);
            assertTrue(frames > 3 * FLOWS / QUEUES / 2, frames + " on " + receiver.queue());
            for (int i = 0; i < frames; i++) {
                int flow = source(receiver, i);
                int length = receiver.rx().length(i);
                assertEquals(
                        receiver.queue().id(),
                        queues.getOrDefault(flow, receiver.queue().id()));
                assertEquals(lengths.getOrDefault(flow, 59) + 1, length);
                queues.put(flow, receiver.queue().id());
                lengths.put(flow, length);
            }
        }
        assertEquals(FLOWS, queues.size());
        lengths.forEach((flow, length) -> assertEquals(62, length, "flow " + flow));
    }

    @Test
    void framesWithoutAddressesComeInOnQueueZero() throws XdpException {
        byte[] arp = Frames.udp(0, 4433, new byte[18]);
        arp[12] = 8;
        arp[13] = 6;

        send(arp);

        assertEquals(1, receivers.getFirst().rx().pending());
    }

    private static int source(XskSocket receiver, int i) {
        return receiver.umem().memory().get(JAVA_INT_UNALIGNED, receiver.rx().address(i) + SOURCE);
    }

    private void send(byte[] frame) throws XdpException {
        Receiver.fillTx(sender, frame, 1);
        sender.wakeup();
        sender.umem().pool().reclaim(sender.completion());
    }
}
