package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.LinkSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who sees which frames on a hub and on a switch. */
final class SwitchTest {

    private static final LinkSpec DELAY = LinkSpec.PERFECT.withDelay(Duration.ofNanos(1000));
    private static final long EVERYBODY = 0xffff_ffff_ffffL;

    private final List<End> ends = Stream.generate(End::new).limit(5).toList();

    @Test
    void hubShowsEachFrameToAllOthers() {
        var hub = TimedLink.hub(ends, DELAY);

        send(hub, 2, 0, 0x050_0000_0001L, 0x050_0000_0002L);

        assertEquals(List.of(1, 1, 0, 1, 1), received(hub, 1000));
        assertEquals(4, hub.counters(ends.get(2)).delivered());
        assertEquals(0, hub.underWay());
    }

    @Test
    void eachPortOfAHubHasACopyOfItsOwn() {
        var hub = TimedLink.hub(ends, DELAY);
        send(hub, 0, 0, 1, 2);
        hub.carry(1000, End.NOBODY);

        for (End end : ends.subList(1, 5)) {
            assertEquals(1, hub.peek(end, 0, end.in(), 64, 1000));
            var frame = end.in().memory.asSlice(end.in().address[0], 60);
            assertEquals(0, frame.get(JAVA_BYTE, 30));
            frame.fill((byte) 0xff);
        }
    }

    @Test
    void hubOfOneReachesNobody() {
        var hub = TimedLink.hub(ends.subList(0, 1), DELAY);

        send(hub, 0, 0, 1, 2);

        assertEquals(List.of(), ends.getFirst().receive(hub, 1000));
        assertEquals(1, hub.counters(ends.getFirst()).lost());
    }

    @Test
    void switchFloodsUntilItHasLearned() {
        var link = TimedLink.learningSwitch(ends, DELAY);

        send(link, 0, 0, 0x02_0001L, 0x02_0002L);
        assertEquals(List.of(0, 1, 1, 1, 1), received(link, 1000));
        send(link, 3, 1000, 0x02_0002L, 0x02_0001L);
        assertEquals(List.of(1, 0, 0, 0, 0), received(link, 2000));
        send(link, 0, 2000, 0x02_0001L, 0x02_0002L);
        assertEquals(List.of(0, 0, 0, 1, 0), received(link, 3000));
    }

    @Test
    void switchFloodsWhatIsForManyAndLearnsNoGroupAddress() {
        var link = TimedLink.learningSwitch(ends, DELAY);

        send(link, 0, 0, 0x0100_5e00_0001L, EVERYBODY); // a group cannot be a sender
        assertEquals(List.of(0, 1, 1, 1, 1), received(link, 1000));
        send(link, 1, 1000, 0x02_0002L, 0x0100_5e00_0001L);
        assertEquals(List.of(1, 0, 1, 1, 1), received(link, 2000));
    }

    @Test
    void addressThatMovesIsFoundWhereItIsNow() {
        var link = TimedLink.learningSwitch(ends, DELAY);
        send(link, 0, 0, 0x02_0001L, EVERYBODY);
        send(link, 4, 10, 0x02_0001L, EVERYBODY);
        received(link, 2000);

        send(link, 2, 2000, 0x02_0003L, 0x02_0001L);

        assertEquals(List.of(0, 0, 0, 0, 1), received(link, 3000));
    }

    @Test
    void frameForThePortThatItCameFromGoesNowhere() {
        var link = TimedLink.learningSwitch(ends, DELAY);
        send(link, 1, 0, 0x02_0001L, EVERYBODY);
        received(link, 1000);

        send(link, 1, 1000, 0x02_0002L, 0x02_0001L);

        assertEquals(List.of(0, 0, 0, 0, 0), received(link, 2000));
        assertEquals(1, link.counters(ends.get(1)).lost());
        assertEquals(0, link.underWay());
    }

    @Test
    void switchForgetsWhoIsSilentForFiveMinutes() {
        var link = TimedLink.learningSwitch(ends, DELAY);
        send(link, 1, 0, 0x02_0001L, EVERYBODY);
        received(link, 1000);
        long silent = LearningSwitch.AGING_NANOS;

        send(link, 0, silent, 0x02_0009L, 0x02_0001L);
        assertEquals(List.of(0, 1, 0, 0, 0), received(link, silent + 1000));
        send(link, 0, silent + 1, 0x02_0009L, 0x02_0001L);
        assertEquals(List.of(0, 1, 1, 1, 1), received(link, silent + 1001));
    }

    @Test
    void floodOfAddressesMakesItForgetNotGrow() {
        var link = TimedLink.learningSwitch(ends, LinkSpec.PERFECT);
        for (int i = 0; i < 50_000; i++) {
            send(link, 0, i, 0x050_0000_0000L + i, EVERYBODY);
            ends.forEach(end -> end.receive(link, 0));
        }
        send(link, 1, 50_000, 0x06_0001L, EVERYBODY);
        received(link, 50_000);

        send(link, 2, 50_001, 0x06_0002L, 0x06_0001L);

        assertEquals(List.of(0, 1, 0, 0, 0), received(link, 50_001));
    }

    @Test
    void frameThatIsTooShortForASwitchIsLost() {
        var link = TimedLink.learningSwitch(ends, DELAY);
        var everybody = new byte[14];
        Arrays.fill(everybody, (byte) 0xff);

        ends.get(0).send(link, 0, 0, new byte[13], new byte[0], everybody);

        assertEquals(List.of(0, 1, 1, 1, 1), received(link, 1000));
        assertEquals(2, link.counters(ends.get(0)).lost());
    }

    private void send(Link link, int from, long now, long source, long destination) {
        var frame = ByteBuffer.allocate(60);
        frame.putShort((short) (destination >>> 32)).putInt((int) destination);
        frame.putShort((short) (source >>> 32)).putInt((int) source);
        ends.get(from).send(link, 0, now, frame.array());
    }

    /** Returns how many frames each end received by {@code now}. */
    private List<Integer> received(Link link, long now) {
        return ends.stream().map(end -> end.receive(link, now).size()).toList();
    }
}
