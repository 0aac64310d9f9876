package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleEvaluator;
import io.xdp4j.rule.RuleFrames;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.VmRules;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random lists, with sets, that are attached: each rule counts the frames that the evaluator says it takes. */
interface AttachedRulesContract {

    long SEED = Long.getLong("rules.seed", System.nanoTime());
    int FRAMES = 200;
    int MOST_BYTES = 1514;

    /** Makes two joined interfaces, over which nothing goes that the test does not send. */
    Rig rig() throws XdpException;

    /** Returns how many lists are tried. */
    int lists();

    @Test
    @Timeout(120)
    default void everyRuleTakesTheFramesThatTheEvaluatorSays() throws Exception {
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT.receiveOnly());
                XskMap map = rig.xdp().xskMap("sockets", 1)) {
            map.put(0, socket);
            for (long seed = SEED; seed < SEED + lists(); seed++) {
                compare(rig, seed);
                drain(umem, socket);
            }
        }
    }

    private static void compare(Rig rig, long seed) throws Exception {
        var random = new RuleFrames(seed);
        RuleList rules = random.rules(14);
        byte[][] frames = Stream.generate(random::frame)
                .filter(frame -> frame.length >= VmRules.SHORTEST_FRAME && frame.length <= MOST_BYTES)
                .limit(FRAMES)
                .toArray(byte[][]::new);
        AttachSpec spec = AttachSpec.DEFAULT.withManagementAllowed().withCounting();
        try (XdpLink link = rig.xdp().attach(rig.left().rx(), rules, spec)) {
            rig.send(frames);
            Counts.await(
                    () -> link.counters().stream().mapToLong(RuleCount::packets).sum(), FRAMES);

            assertEquals(expected(rules, frames), link.counters(), () -> "-Drules.seed=" + seed + ": " + rules);
        }
    }

    private static List<RuleCount> expected(RuleList rules, byte[][] frames) {
        var evaluator = new RuleEvaluator(rules);
        long[] packets = new long[rules.rules().size() + 1];
        long[] bytes = new long[packets.length];
        for (byte[] frame : frames) {
            int rule = evaluator.decide(MemorySegment.ofArray(frame), 0, frame.length);
            int slot = rule == RuleCount.NO_RULE ? packets.length - 1 : rule;
            packets[slot]++;
            bytes[slot] += frame.length;
        }
        List<RuleCount> counts = new ArrayList<>();
        for (int i = 0; i < packets.length; i++) {
            counts.add(new RuleCount(i == packets.length - 1 ? RuleCount.NO_RULE : i, packets[i], bytes[i]));
        }
        return counts;
    }

    private static void drain(Umem umem, XskSocket socket) {
        int count = socket.rx().peek(FRAMES);
        for (int i = 0; i < count; i++) {
            umem.pool().give(socket.rx().chunk(i));
        }
        socket.rx().release(count);
        umem.pool().refill(socket.fill());
    }
}
