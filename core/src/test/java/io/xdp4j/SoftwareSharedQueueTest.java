package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** {@link SharedQueueContract} on the software driver, and links whose frames wait for who has room. */
final class SoftwareSharedQueueTest implements SharedQueueContract {

    private static final int FRAMES = 10_000;

    @Override
    public HostBed bed(int queues) throws XdpException {
        return HostBed.shared(queues);
    }

    @Test
    @SuppressWarnings("try") // what is closed is what frames go through
    void socketThatNobodyReadsStopsNoOtherWhereFramesWait() throws Exception {
        var stop = new AtomicBoolean();
        SoftwareNetwork network = SoftwareNetwork.of(new NetworkSpec(
                List.of(NicSpec.of("card").withSharedQueues()), List.of(new JoinSpec.Feed("card", List.of(ONE, TWO)))));
        try (Xdp xdp = Xdp.software(network);
                Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(256))) {
            XdpInterface card = xdp.find("card");
            try (XskSocket stopped = xdp.open(card.queue(0), umem, HostBed.RINGS);
                    XskSocket other = xdp.open(card.queue(0), umem, HostBed.RINGS);
                    XdpLink _ = xdp.attach(
                            card.rx(),
                            RuleList.of(
                                    Match.udpDestinationPort(1).redirectOrDrop(stopped),
                                    Match.all().redirectOrDrop(other)),
                            HostBed.ANY)) {
                var driving = new FutureTask<>(() -> {
                    network.drive(stop::get, card.queue(0));
                    return null;
                });
                Thread.ofPlatform().daemon().start(driving);
                var end = new HostBed.End(umem, other);

                int received = 0;
                while (received < FRAMES) {
                    received += end.received().size();
                }
                stop.set(true);
                driving.get();

                assertEquals(64, stopped.rx().peek(256));
                assertTrue(stopped.statistics().rxDropped() > 0);
            }
        }
    }
}
