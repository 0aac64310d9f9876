package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.rule.RuleWarning.Kind;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is likely not meant is named; what is said is true. */
final class RuleWarningTest {

    /** Parts that in random rules often contradict or hold each other. */
    private static final List<String> PARTS = List.of(
            "udp",
            "tcp",
            "ip",
            "ip6",
            "port 53",
            "udp dst port 53",
            "udp dst port 53-443",
            "dst net 192.0.2.0/24",
            "dst host 192.0.2.1",
            "dst net 2001:db8::/32",
            "proto 17",
            "icmp",
            "icmp6 type echo-reply",
            "inner udp",
            "inner ip",
            "not udp",
            "not udp dst port 53",
            "quic scid[0:1] == 0xee",
            "tcp quic dcid[0:1] == 0xee",
            "udp payload[0:1] & 0x40 == 0x40",
            "dst host @hosts",
            "tcp flags syn",
            "vlan",
            "ether proto 0x0800",
            "len >= 60");

    @Test
    void ruleThatIsLeftNothingIsNamedWithThoseBeforeIt() {
        warns("udp -> pass\nudp dst port 53 and udp -> drop", Kind.SHADOWED, 1, 0);
        warns("dst net 10.0.0.0/8 -> pass\ndst host 10.1.2.3 and tcp dst port 1 -> drop", Kind.SHADOWED, 1, 0);
        warns("all -> pass\nsrc host @deny -> drop", Kind.SHADOWED, 1, 0);
        warns("src host @deny -> pass\nip src host @deny and udp -> drop", Kind.SHADOWED, 1, 0);
        warns("tcp dst port 5 -> pass\nudp dst port 5 -> pass\ndst port 5 -> drop", Kind.SHADOWED, 2, 0, 1);
        warns("udp dst port {1-9} -> pass\nudp dst port 5 -> drop", Kind.SHADOWED, 1, 0);
        warns("ip6 -> pass\nudp and dst net 2001:db8::/32 -> drop", Kind.SHADOWED, 1, 0);
        warns("proto 17 -> pass\nudp dst port 53 -> drop", Kind.SHADOWED, 1, 0);
        warns("arp -> pass\nudp -> drop\narp -> pass", Kind.DUPLICATE, 2, 0);
        quiet("udp limit 5/s -> pass\nudp -> drop\narp -> drop");
        quiet("udp dst port 53 -> pass\nudp -> drop");
        quiet("udp -> drop\nudp src port 53 or tcp -> drop");
    }

    @Test
    void matchThatContradictsItselfIsNamed() {
        for (String match : List.of(
                "udp dst port 53 and udp dst port 54",
                "tcp dst port 1 and udp dst port 1",
                "ip and ip6",
                "arp and udp",
                "icmp and ip6",
                "proto 6 and udp",
                "dst net 10.0.0.0/8 and dst net 11.0.0.0/8",
                "udp and not udp",
                "src host @a and not ip src host @a and ip",
                "none",
                "udp dst port {}",
                "inner ip and inner ip6")) {
            warns(match + " -> drop", Kind.NEVER, 0);
        }
    }

    @Test
    void andAndOrWithoutParenthesesAreNamed() {
        assertEquals(
                "rule 0 mixes 'and' and 'or' without parentheses: it is read as (arp or vlan) and len <= 60",
                RuleWarning.of("arp or vlan and len <= 60 -> drop").getFirst().message());
        quiet("(arp or vlan) and len <= 60 -> drop");
    }

    @Test
    void setThatNoRuleNamesIsNamed() {
        assertEquals(
                "set web is named by no rule",
                RuleWarning.of("set web port\nset dns port\nudp dst port @dns -> drop")
                        .getFirst()
                        .message());
    }

    @Test
    void messageNamesTheRules() {
        assertEquals(
                "rule 1 (udp dst port 53 -> drop) never takes a frame: rule 0 (proto 17 -> pass) before it takes all"
                        + " that it would",
                RuleWarning.of("proto 17 -> pass; udp dst port 53 -> drop")
                        .getFirst()
                        .message());
    }

    @Test
    void whatIsSaidIsTrueOfRandomFrames() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (int seed = 0; seed < 400; seed++) {
            RuleFrames random = new RuleFrames(seed);
            RuleList list = seed % 3 == 0 ? random.rules(20) : wordy(seed);
            list = list.withParser(ParserMode.values()[seed % 2]);
            List<RuleWarning> warnings = RuleWarning.of(list);
            warnings.forEach(warning -> counts.merge(warning.kind(), 1, Integer::sum));
            var evaluator = new RuleEvaluator(list);
            for (int i = 0; i < 40 && !warnings.isEmpty(); i++) {
                check(list, evaluator, warnings, random.frame());
            }
        }
        assertTrue(counts.getOrDefault(Kind.SHADOWED, 0) > 50, counts.toString());
        assertTrue(counts.getOrDefault(Kind.NEVER, 0) > 50, counts.toString());
    }

    private static void check(RuleList list, RuleEvaluator evaluator, List<RuleWarning> warnings, byte[] frame) {
        evaluator.look(MemorySegment.ofArray(frame), 0, frame.length);
        for (RuleWarning warning : warnings) {
            if (warning.kind() != Kind.UNUSED_SET && evaluator.matches(warning.rule())) {
                assertFalse(warning.kind() == Kind.NEVER, () -> warning + " " + RuleFrames.describe(list, frame));
                assertTrue(
                        warning.others().stream().anyMatch(evaluator::matches),
                        () -> warning + " " + RuleFrames.describe(list, frame));
            }
        }
    }

    private static RuleList wordy(int seed) {
        var random = new Random(seed);
        List<Rule> rules = new ArrayList<>();
        List<String> parts = new ArrayList<>(PARTS);
        for (int i = 0; i < 12; i++) {
            Collections.shuffle(parts, random);
            String operator = random.nextInt(4) == 0 ? " or " : " and ";
            rules.add(Rule.parse(String.join(operator, parts.subList(0, 1 + random.nextInt(3))) + " -> drop"));
        }
        return new RuleList(
                rules,
                ParserMode.STRICT,
                List.of(new SetSpec("hosts", SetType.ADDRESS, 9, SetElement.parse(SetType.ADDRESS, "192.0.2.1"))));
    }

    @Test
    void tenThousandRulesTakeSeconds() {
        var text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("udp dst port ")
                    .append(i)
                    .append(" and dst net ")
                    .append(i % 200 + 1)
                    .append(".0.0.0/");
            text.append(8 + i % 20).append(" -> drop\n");
        }
        RuleList list = RuleList.parse(text.toString());

        double seconds = CpuTime.seconds(() -> RuleWarning.of(list));

        assertTrue(seconds < 10, seconds + " s"); // about 1 alone
    }

    private static void warns(String text, Kind kind, int rule, Integer... others) {
        RuleWarning warning = RuleWarning.of(text).stream()
                .filter(each -> each.rule() == rule)
                .findFirst()
                .orElseThrow(() -> new AssertionError(text));
        assertEquals(kind, warning.kind(), text);
        assertEquals(List.of(others), warning.others(), text);
    }

    private static void quiet(String text) {
        assertEquals(List.of(), RuleWarning.of(text), text);
    }
}
