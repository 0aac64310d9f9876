package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.KernelRules;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compiled rules in the kernel, compared with the evaluator: verdict, bytes of the frame, and counters. */
@KernelTest
final class RuleCompilerKernelTest {

    private static final long SEED = Long.getLong("rules.seed", System.nanoTime());
    private static final boolean DEEP = Boolean.getBoolean("xdp4j.deep");
    private static final long SECONDS = Long.getLong("rules.seconds", 30);

    /** How many random pairs there are at least, however long they take. */
    private static final long PAIRS = DEEP ? 1_000_000 : 0;

    private static final int FRAMES = 200;

    /** Lists of every kind of match at once, far longer than what people write by hand. */
    private static final int MOST_RULES = 400;

    @Test
    void eachMatchAndActionAgreesWithTheEvaluator() throws XdpException {
        long seed = SEED;
        for (RuleList rules : RuleFrames.oneOfEach()) {
            compare(rules, new RuleFrames(seed++)::frame, "seed " + seed);
        }
    }

    @Test
    void randomRulesAgreeWithTheEvaluator() throws XdpException {
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        long seed = SEED;
        long pairs = 0;
        for (; System.nanoTime() < end || pairs < PAIRS; seed++) {
            RuleFrames random = new RuleFrames(seed);
            RuleList rules = fitting(random.rules(seed % 32 == 0 ? MOST_RULES : 14));
            pairs += compare(rules, random::frame, "-Drules.seed=" + seed);
        }
        System.out.println("rules: " + pairs + " pairs agree, -Drules.seed=" + SEED);
    }

    @Test
    void longListsAgreeWithTheEvaluator() throws XdpException {
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        long seed = SEED;
        long pairs = 0;
        for (; System.nanoTime() < end || pairs < PAIRS / 10; seed++) {
            LongLists random = new LongLists(seed);
            RuleList rules = random.rules(20 + (int) (Math.abs(seed) % 7) * (int) (Math.abs(seed) % 7) * 20);
            pairs += compare(rules, random::frame, "-Drules.seed=" + seed);
        }
        System.out.println("rules: " + pairs + " pairs of long lists agree, -Drules.seed=" + SEED);
    }

    @Test
    void longListsThatNoMapTakesAgreeWithTheEvaluator() throws XdpException {
        for (long seed = SEED; seed < SEED + (DEEP ? 100 : 5); seed++) {
            LongLists random = new LongLists(seed);
            compare(random.awkward(600), random::frame, "-Drules.seed=" + seed);
        }
    }

    @Test
    void tenThousandRulesThatNoMapTakesAreTakenByTheVerifier() throws XdpException {
        LongLists random = new LongLists(SEED);

        compare(random.awkward(10_000), random::frame, "-Drules.seed=" + SEED);
    }

    @Test
    void listThatIsTooLongForTheVerifierNamesTheRuleAndWhatToDo() {
        RuleList rules = new RuleList(IntStream.range(0, 1000)
                .mapToObj(port -> Match.udpDestinationPort(port).drop().withLimit(new Limit.Rate(100, 5)))
                .toList());

        VerifierException refused = assertThrows(VerifierException.class, () -> KernelRules.load(rules));

        assertTrue(refused.getMessage().contains("(udp dst port "), refused.getMessage());
        assertTrue(refused.getMessage().contains("into sets"), refused.getMessage());
    }

    @Test
    void frameCutAnywhereAgreesWithTheEvaluator() throws XdpException {
        for (RuleList rules : RuleFrames.oneOfEach()) {
            RuleEvaluator evaluator = new RuleEvaluator(rules);
            try (KernelRules loaded = KernelRules.load(rules)) {
                for (byte[] whole : List.of(Packets.udpOverIpv4(53), Packets.udpOverIpv6(53), extended())) {
                    for (byte[] frame : RuleFrames.truncations(whole).toList()) {
                        compare(loaded, evaluator, rules, frame, "cut");
                    }
                }
            }
        }
    }

    @Test
    void manyRulesAreTakenByTheVerifier() throws XdpException {
        var rules = new RuleList(Stream.iterate(1, port -> port <= 3000, port -> port + 1)
                .map(port -> Match.udpDestinationPort(port).drop())
                .toList());

        try (KernelRules loaded = KernelRules.load(rules)) {
            assertEquals(
                    XdpVerdict.DROP.number(), loaded.run(Packets.udpOverIpv4(1)).verdict());
            assertEquals(
                    XdpVerdict.DROP.number(),
                    loaded.run(Packets.udpOverIpv6(3000)).verdict());
            assertEquals(
                    XdpVerdict.PASS.number(),
                    loaded.run(Packets.udpOverIpv4(3001)).verdict());
            assertEquals(1, loaded.counters().get(2999).packets());
        }
    }

    @Test
    void fieldOfNoBytesLeavesThoseBesideItAlone() throws XdpException {
        RuleList rules = RuleList.parse("not (dscp 0) -> drop; proto[0:0] == 0 -> reflect");
        compare(rules, Packets.udpOverIpv6(53)::clone, "dscp");
    }

    @Test
    void bytesOfTheLengthAgreeWithTheEvaluator() throws XdpException {
        for (String bytes : List.of("len[1:1]", "len[1:2]", "len[1:3]", "len[2:2]", "len[3]")) {
            RuleList rules = RuleList.parse(bytes + " == " + Packets.udpOverIpv4(53).length + " -> drop");
            compare(rules, Packets.udpOverIpv4(53)::clone, bytes);
            compare(rules, Packets.udpOverIpv6(53)::clone, bytes);
        }
    }

    @Test
    void decisionsOfLongListsAreThoseOfTheEvaluator() throws XdpException {
        for (int size : new int[] {20, 200, 2000}) {
            LongLists random = new LongLists(SEED + size);
            RuleList rules = random.rules(size);
            RuleEvaluator evaluator = new RuleEvaluator(rules);
            try (KernelRules loaded = KernelRules.decisions(rules)) {
                for (int i = 0; i < FRAMES; i++) {
                    byte[] frame = random.frame();
                    if (frame.length >= KernelRules.SHORTEST_FRAME) {
                        int rule = evaluator.decide(MemorySegment.ofArray(frame), 0, frame.length);
                        assertEquals(rule, loaded.run(frame).verdict(), "-Drules.seed=" + SEED);
                    }
                }
            }
        }
    }

    /** A program has room for so many fields only: the first half of a list that looks at more, as the error says. */
    private static RuleList fitting(RuleList rules) {
        try {
            RuleCompiler.compile(rules, true);
            return rules;
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().endsWith("split the list"), e.getMessage());
            List<Rule> half = rules.rules().subList(0, rules.rules().size() / 2);
            return fitting(new RuleList(half, rules.parser(), rules.sets()));
        }
    }

    private static byte[] extended() {
        byte[] chain =
                Packets.extension(Packets.FRAGMENT, 1, Packets.fragment(Packets.TCP, 0, Packets.ports(1111, 443)));
        return Packets.tagged(0x88A8, Packets.IPV6_TYPE, Packets.ipv6(Packets.ROUTING, chain));
    }

    /** Returns how many frames the kernel took. */
    private static int compare(RuleList rules, Supplier<byte[]> frames, String what) throws XdpException {
        int size = rules.rules().size();
        long[] packets = new long[size + 1];
        long[] bytes = new long[size + 1];
        int ran = 0;
        RuleEvaluator evaluator = new RuleEvaluator(rules);
        try (KernelRules loaded = KernelRules.load(rules)) {
            for (int i = 0; i < FRAMES; i++) {
                byte[] frame = frames.get();
                int rule = compare(loaded, evaluator, rules, frame, what);
                if (frame.length >= KernelRules.SHORTEST_FRAME) {
                    int counter = rule == RuleCount.NO_RULE ? size : rule;
                    packets[counter]++;
                    bytes[counter] += frame.length;
                    ran++;
                }
            }
            List<RuleCount> counts = loaded.counters();
            for (int i = 0; i <= size; i++) {
                int rule = i == size ? RuleCount.NO_RULE : i;
                assertEquals(new RuleCount(rule, packets[i], bytes[i]), counts.get(i), what);
            }
        }
        return ran;
    }

    /** Returns the rule that decides. The evaluator gets every frame, the kernel those that it takes. */
    private static int compare(KernelRules loaded, RuleEvaluator evaluator, RuleList rules, byte[] frame, String what)
            throws XdpException {
        int rule = evaluator.decide(MemorySegment.ofArray(frame), 0, frame.length);
        if (frame.length >= KernelRules.SHORTEST_FRAME) {
            Action action = rule == RuleCount.NO_RULE
                    ? new Action.Pass()
                    : rules.rules().get(rule).action();
            KernelRules.Run run = loaded.run(frame);
            assertEquals(verdict(action), run.verdict(), () -> what + ": " + RuleFrames.describe(rules, frame));
            assertArrayEquals(after(action, frame), run.frame(), () -> RuleFrames.describe(rules, frame));
        }
        return rule;
    }

    /** No map holds a socket here. */
    private static int verdict(Action action) {
        return switch (action) {
            case Action.Pass() -> XdpVerdict.PASS.number();
            case Action.Drop() -> XdpVerdict.DROP.number();
            case Action.Reflect() -> XdpVerdict.TX.number();
            case Action.Forward _ -> XdpVerdict.REDIRECT.number();
            case Action.Redirect redirect ->
                redirect.onMiss() == Action.Miss.DROP ? XdpVerdict.DROP.number() : XdpVerdict.PASS.number();
        };
    }

    private static byte[] after(Action action, byte[] frame) {
        byte[] after = frame.clone();
        if (action instanceof Action.Reflect) {
            System.arraycopy(frame, 0, after, 6, 6);
            System.arraycopy(frame, 6, after, 0, 6);
        }
        return after;
    }
}
