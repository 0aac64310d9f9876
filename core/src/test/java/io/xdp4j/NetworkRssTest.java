package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.RssSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.testkit.TestBed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interfaces of a network that spread what they receive, and may be told to do it otherwise. */
final class NetworkRssTest {

    private static final RssSpec OVER = RssSpec.over(4);
    private static final NetworkSpec SPEC = new NetworkSpec(
            List.of(NicSpec.of("client"), NicSpec.of("server").withQueues(4).withRss(OVER)),
            List.of(new JoinSpec.Wire("client", "server")));

    @Test
    void interfaceOfANetworkSpreads() throws Exception {
        TestBed.test("interfaceOfANetworkSpreads", SPEC, bed -> {
            List<Long> queues = queuesOf(bed);

            assertEquals(100, queues.stream().mapToLong(Long::longValue).sum());
            assertTrue(queues.stream().allMatch(frames -> frames > 10), queues::toString);
        });
    }

    @Test
    void wireAsANetworkSpreadsToo() {
        var spec = NetworkSpec.of(WireSpec.DEFAULT.withQueues(4).withRss(OVER));

        assertEquals(OVER, spec.nics().getFirst().rss());
        assertEquals(OVER, spec.nics().getLast().rss());
    }

    @Test
    void tableIsChangedAndRevertedWhileFramesCome() throws Exception {
        TestBed.test("tableIsChanged", SPEC, bed -> {
            XdpInterface server = bed.nic("server").device();
            assertEquals(OVER, bed.network().rss(server));

            RssSpec before = bed.network().rss(server, OVER.withIndirection(2));
            assertEquals(OVER, before);
            assertEquals(List.of(0L, 0L, 100L, 0L), queuesOf(bed));

            bed.network().rss(server, RssSpec.NONE);
            assertEquals(List.of(100L, 0L, 100L, 0L), queuesOf(bed));

            bed.network().revertRss(server);
            assertEquals(OVER, bed.network().rss(server));
            assertTrue(queuesOf(bed).stream().allMatch(frames -> frames > 10));
        });
    }

    @Test
    void queuesThatThereAreNotAreRefused() {
        SoftwareNetwork network = SoftwareNetwork.of(SPEC);
        XdpInterface client = network.interfaces().getFirst();

        assertThrows(IllegalArgumentException.class, () -> network.rss(client, OVER));
        assertThrows(IllegalArgumentException.class, () -> NicSpec.of("a").withRss(OVER));
        assertEquals(
                XdpException.Kind.GONE,
                assertThrows(XdpException.class, () -> network.rss(otherDevice()))
                        .kind());
    }

    private static XdpInterface otherDevice() {
        return SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT)).interfaces().getFirst();
    }

    /** Sends frames of 100 connections; returns how many came in so far on each queue. */
    private static List<Long> queuesOf(TestBed bed) throws XdpException {
        for (int flow = 0; flow < 100; flow++) {
            bed.nic("client").send(Frames.udp(1000 + flow, 4433, new byte[18]));
        }
        List<Long> queues = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            queues.add(bed.network().counters(bed.nic("server").queue(i)).received());
        }
        return queues;
    }
}
