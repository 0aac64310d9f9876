package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Texts that are no rules: an error with its place, never anything else. */
final class RuleParserFuzzTest {

    private static final int MOST_TEXT = 1 << 24;
    private static final int LONG_TEXT = 1 << 20;
    private static final long NANOS = 1_500_000_000L;
    private static final List<String> TOKENS = List.of(
            ("all none and or not ip ip6 arp tcp udp icmp icmp6 proto ether ethertype src dst host net port portrange"
                            + " vlan dscp flags tuple len greater less type code payload quic scid dcid inner broadcast"
                            + " multicast limit sample burst pass drop reflect redirect forward parser set max prefix"
                            + " priority mask in ( ) { } [ ] , ; & | && || ! = == != < <= > >= -> : # \" \\ \n @x @y 0"
                            + " 1 53 0x 0xff 65535 99999999999999999999 1-9 9-1 1/8 100/s 10.0.0.0/8 ::/0 2001:db8::1"
                            + " 02:00:00:00:00:01 tcp-syn tcpflags http eth0 strict id address 192.0.2.1:1-192.0.2.2:2")
                    .split(" "));

    @Test
    void randomCharacters() {
        var random = new SplittableRandom(1);
        for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            read(new String(bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void randomTokens() {
        var random = new SplittableRandom(2);
        int read = 0;
        for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
            var text = new StringBuilder();
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                text.append(TOKENS.get(random.nextInt(TOKENS.size()))).append(random.nextInt(9) == 0 ? "" : " ");
            }
            read += read(text + (random.nextBoolean() ? " -> drop" : ""));
        }
        assertTrue(read > 0);
    }

    @Test
    void textsWithFaults() {
        var random = new SplittableRandom(3);
        var rules = new AnyRules(3);
        int read = 0;
        for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
            var text = new StringBuilder(rules.rule().toString());
            int faults = random.nextInt(1, 4);
            for (int i = 0; i < faults; i++) {
                int at = random.nextInt(text.length() + 1);
                switch (random.nextInt(3)) {
                    case 0 -> text.delete(at, at + random.nextInt(4));
                    case 1 -> text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
                    default -> text.insert(at, (char) random.nextInt(128));
                }
            }
            read += read(text.toString());
        }
        assertTrue(read > 0);
    }

    @Test
    void deepNestingIsRefused() {
        for (String opening : List.of("(", "not ", "!", "port (", "not (", "((len", "arp and vlan or ")) {
            for (int depth : new int[] {33, 1000, MOST_TEXT / opening.length()}) {
                refused(opening.repeat(depth));
            }
        }
        assertEquals(Match.udp(), Match.parse("(".repeat(32) + "udp" + ")".repeat(32)));
        assertThrows(RuleSyntaxException.class, () -> Match.parse("(".repeat(33) + "udp" + ")".repeat(33)));
        assertThrows(RuleSyntaxException.class, () -> Match.parse("not ".repeat(32) + "udp"));
    }

    @Test
    void hugeTextsAreReadOrRefused() {
        for (String unit :
                List.of("a", "1", "\"", "@", "-", "\n", " ", ";", "#", "{", "set a port {0-65535}", "0x", "[", ":")) {
            read(unit.repeat(LONG_TEXT / unit.length()));
        }
        read(" ".repeat(MOST_TEXT));
        refused("a".repeat(MOST_TEXT));
        refused("a".repeat(MOST_TEXT + 1));
        refused("set a port {" + "0-65535,".repeat(100_000) + "}");
        refused("ip[" + "9".repeat(1_000_000) + "] == 1");
        read("udp dst port {" + "1,".repeat(300_000) + "} -> drop");
        assertEquals(1, read("arp" + " or arp".repeat(300_000) + " -> drop"));
    }

    private static void refused(String text) {
        assertThrows(RuleSyntaxException.class, () -> RuleList.parse(text));
    }

    /** Returns 1 if the text is rules. */
    private static int read(String text) {
        try {
            RuleList list = RuleList.parse(text);
            if (text.length() < 1000) {
                assertEquals(list, RuleList.parse(list.toString()), () -> text + "\n" + list);
            }
            return list.rules().isEmpty() ? 0 : 1;
        } catch (RuleSyntaxException e) {
            List<String> lines = text.length() < 1000 ? List.of(text.split("\n", -1)) : List.of();
            if (!lines.isEmpty()) {
                assertTrue(e.line() <= lines.size(), e + " in " + text);
                assertTrue(e.column() <= lines.get(e.line() - 1).length() + 1, e + " in " + text);
            }
            assertTrue(e.getMessage().length() < 1000, "a short message");
            return 0;
        }
    }
}
