package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.Field;
import io.xdp4j.rule.FieldTest;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.wire.Ipv4Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lists of a thousand rules that are replaced while frames come: each frame gets what the old list or the new one says,
 * and none is lost. One list drops what comes from 10.77.0.3, the other what comes from 10.77.0.4 as well.
 */
interface ReplaceContract {

    /** Frames of the three senders, in turn. */
    byte[][] FRAMES = IntStream.range(0, 84 * 3)
            .mapToObj(i -> Frames.udp(0x0A4D0002 + i % 3, Passage.PORT, new byte[18]))
            .toArray(byte[][]::new);

    /** Makes two joined interfaces. */
    Rig rig() throws XdpException;

    @Test
    @Timeout(300)
    default void eachFrameIsJudgedByTheOldListOrTheNewOne() throws Exception {
        replace(10);
    }

    @Test
    @Tag("deep")
    default void eachFrameIsJudgedByTheOldListOrTheNewOneManyTimes() throws Exception {
        replace(100);
    }

    private void replace(int times) throws Exception {
        RuleList first = thousand(drop("10.77.0.3"));
        RuleList second = thousand(drop("10.77.0.3"), drop("10.77.0.4"));
        try (Rig rig = rig();
                Passage passage = Passage.open(rig, first)) {
            Changer changer = Changer.again(() -> {
                passage.link().replace(second);
                passage.link().replace(first);
            });
            long rounds = 0;
            for (; changer.rounds() < times / 2 && changer.isAlive(); rounds++) {
                List<Integer> arrived = passage.send(FRAMES);
                assertEquals(from(0), those(arrived, 0), "frames that both lists let through");
                assertEquals(List.of(), those(arrived, 1), "frames that both lists drop");
            }
            changer.stop();
            assertTrue(rounds > 0, "nothing was sent meanwhile");

            assertEquals(List.of(), those(passage.send(FRAMES), 1));
            assertEquals(from(2), those(passage.send(FRAMES), 2));
            passage.link().replace(second);
            assertEquals(from(0), passage.send(FRAMES));
        }
    }

    private static List<Integer> from(int sender) {
        return those(IntStream.range(0, FRAMES.length).boxed().toList(), sender);
    }

    private static List<Integer> those(List<Integer> places, int sender) {
        return places.stream().filter(place -> place % 3 == sender).toList();
    }

    private static RuleList thousand(Rule... last) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < 998 - last.length; i++) {
            rules.add(Match.udpDestinationPort(10_000 + i).drop());
        }
        rules.addAll(List.of(last));
        return Passage.rules(rules);
    }

    private static Rule drop(String source) {
        return FieldTest.of(Field.IPV4_SOURCE, Ipv4Prefix.parse(source)).drop();
    }
}
