package io.xdp4j.software.link;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.LinkSpec;
import io.xdp4j.ring.Allocation;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames cross links without garbage, whatever happens to them there. */
final class TimedLinkAllocationTest {

    private static final LinkSpec ALL = LinkSpec.PERFECT
            .withRate(10_000_000_000L)
            .withDelay(Duration.ofNanos(10_000))
            .withJitter(Duration.ofNanos(1000))
            .withLoss(0.1)
            .withDuplication(0.1)
            .withReordering(0.1)
            .withCorruption(0.1);

    private final End left = new End();
    private final End right = new End();
    private final End third = new End();
    private final FrameBatch out = new FrameBatch();
    private final SimulatedClock clock = new SimulatedClock();
    private End[] receivers = {right};
    private TimedLink link;

    @Test
    void wire() {
        link = TimedLink.wire(left, right, ALL).goBy(clock);
        assertNoGarbage();
    }

    @Test
    void hub() {
        receivers = new End[] {right, third};
        link = TimedLink.hub(List.of(left, right, third), ALL).goBy(clock);
        assertNoGarbage();
    }

    @Test
    void learningSwitch() {
        receivers = new End[] {right, third};
        link = TimedLink.learningSwitch(List.of(left, right, third), ALL).goBy(clock);
        assertNoGarbage();
    }

    private void assertNoGarbage() {
        out.memory = MemorySegment.ofArray(new byte[64 * 64]).fill((byte) 0xff); // for everybody
        out.count = 64;
        for (int i = 0; i < 64; i++) {
            out.address[i] = 64 * i;
            out.length[i] = 64;
        }

        double bytes = Allocation.bytesPerRun(3_000, this::round);

        assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
        assertTrue(link.counters(left).delivered() > 100_000);
        link.close();
    }

    private void round() {
        link.send(left, 0, out, 0, clock.nanos(), End.NOBODY);
        while (clock.step(End.NOBODY)) {
            for (End end : receivers) {
                receive(end);
            }
        }
    }

    private void receive(End end) {
        while (link.peek(end, 0, end.in(), 64, clock.nanos()) > 0) {
            link.release(end, 0, end.in().count);
        }
    }
}
