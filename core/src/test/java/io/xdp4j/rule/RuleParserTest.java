package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading rules: words, files, sets. */
final class RuleParserTest {

    @Test
    void otherWordsForTheSame() {
        same("udp dst port 53", "udp dst port domain", "udp[2:2] == 53", "udp[2:2] = 0x35", "udp dst port dns");
        same("port 53", "src or dst port 53", "dst or src port 53", "tcp port 53 or udp port 53");
        same(
                "host 192.0.2.1",
                "192.0.2.1",
                "src or dst host 192.0.2.1",
                "net 192.0.2.1",
                "src host 192.0.2.1 or dst host 192.0.2.1");
        same(
                "dst net 10.0.0.0/8",
                "dst net 10",
                "dst net 10.0.0.0 mask 255.0.0.0",
                "ip dst net 10.0.0.0/8",
                "dst 10.0.0.0/8");
        same("ip proto 17", "ip proto udp", "ip proto \\udp", "ip and proto 17");
        same("udp or tcp", "udp || tcp", "(udp) or ((tcp))");
        same("not udp", "! udp", "!udp", "not(udp)");
        same("len >= 100", "greater 100", "length >= 100", "len > 99", "(len) >= 100");
        same("len <= 100", "less 100", "len < 101");
        same("tcp flags syn", "tcp[tcpflags] & tcp-syn != 0", "(tcp[13] & 2) != 0", "tcp flags & syn != 0");
        same("tcp flags fin|syn", "tcp flags syn, fin", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0");
        same("icmp type echo-reply", "icmp[icmptype] == icmp-echoreply", "icmp type 0", "icmp type icmp-echoreply");
        same("ether broadcast", "broadcast", "ether dst ff:ff:ff:ff:ff:ff");
        same("ether multicast", "multicast", "ether[0] & 1 != 0");
        same("udp dst portrange 5-9", "udp dst port 5-9", "udp dst portrange 5 - 9", "udp[2:2] in 5-9");
        same("dscp 46", "dscp ef");
        same("arp", "ether proto arp", "ether proto \\arp", "ethertype 0x806", "ethertype == 0x0806");
        same("quic scid[0:2] == 0xc0ff", "udp quic scid[0:2] == 0xC0FF");
    }

    @Test
    void wordsThatAreLeftOutAreThoseOfTheValueBefore() {
        same("port 53 or port 80", "port 53 or 80", "port (53 or 80)", "port domain or http");
        same("host 192.0.2.1 or host 192.0.2.2", "host 192.0.2.1 or 192.0.2.2");
        same("udp dst port 53 and not udp dst port 54", "udp dst port 53 and not 54");
        same("host @a or host 2001:db8::1", "host @a or 2001:db8::1");
        same("proto 6 or proto 17", "proto 6 or 17", "proto \\tcp or \\udp");
    }

    @Test
    void andAndOrBindAlikeToTheLeft() {
        same("(arp or ip) and udp", "arp or ip and udp");
        same("(arp and ip) or udp", "arp and ip or udp");
        same("not arp and ip", "(not arp) and ip");
    }

    @Test
    void actionsAndLimits() {
        assertEquals(Match.all().pass(), Rule.parse("all -> accept"));
        assertEquals(Match.all().drop(), Rule.parse("all->deny"));
        assertEquals(Match.all().reflect(), Rule.parse("all -> tx"));
        assertEquals(Match.all().redirect("xsks"), Rule.parse("all -> redirect"));
        assertEquals(Match.all().redirectOrDrop("xsks"), Rule.parse("all -> redirect or drop"));
        assertEquals(Match.all().redirectOrDrop("m"), Rule.parse("all -> redirect m or drop"));
        assertEquals(Match.all().forward("eth0"), Rule.parse("all -> redirect to eth0"));
        assertEquals(Match.all().drop().withLimit(new Limit.Rate(10, 10)), Rule.parse("all limit 10/s -> drop"));
        assertEquals(
                Match.all().drop().withLimit(new Limit.Rate(10, 5)), Rule.parse("all limit 10/sec burst 5 -> drop"));
        assertEquals(Match.all().drop().withLimit(new Limit.Sample(8)), Rule.parse("all sample 1/8 -> drop"));
    }

    @Test
    void fileIsReadLineByLine() {
        RuleList list = RuleList.parse("\uFEFF# a comment\r\n"
                + "parser windows-compat\r\n"
                + "\r\n"
                + "udp dst port @web -> drop; arp -> pass # another\r\n"
                + "set web port max 9 {80,\n # inside\n 8000-8001}\n"
                + "udp and\n dst port 7 -> drop\n"
                + "udp\n and (dst port 8\n or dst port 9)\n -> drop");

        assertEquals("""
                parser windows-compat
                set web port max 9 {80, 8000-8001}
                udp dst port @web -> drop
                arp -> pass
                udp and dst port 7 -> drop
                udp and (dst port 8 or dst port 9) -> drop
                """, list.toString());
    }

    @Test
    void setsThatAreOnlyUsedAreOfTheTypeThatTheUseTells() {
        RuleList list = RuleList.parse("host @hosts or net @nets or port @ports or udp tuple @flows -> drop\n"
                + "quic dcid[0:8] in @ids -> drop\nhost @both -> drop\nnet @both -> drop");

        assertEquals(
                List.of(
                        SetSpec.of("hosts", SetType.ADDRESS),
                        SetSpec.of("nets", SetType.PREFIX),
                        SetSpec.of("ports", SetType.PORT),
                        SetSpec.of("flows", SetType.TUPLE),
                        SetSpec.of("ids", SetType.CONNECTION_ID),
                        SetSpec.of("both", SetType.PREFIX)),
                list.sets());
    }

    @Test
    void errorsSayWhereAndWhatWasMeant() {
        error("udp and dport 53 -> drop", 1, 9, "'dport' is no word of rules; did you mean 'dst port'?");
        error("arp -> drop\nudp dst prot 53 -> drop", 2, 9, "expected 'port', not 'prot'; did you mean 'proto'?");
        error("udp dst port 70000 -> drop", 1, 14, "a port is 0 to 65535, not 70000");
        error("udp dst port 053 -> drop", 1, 14, "'053': a number does not start with 0");
        error("udp", 1, 4, "expected and, or, '->', not the end of the text");
        error("udp\n", 1, 4, "expected and, or, '->', not the end of the line");
        error(
                "udp -> dorp",
                1,
                8,
                "expected pass, drop, reflect, redirect or forward, not 'dorp'; did you mean 'drop'?");
        error("(udp -> drop", 1, 6, "expected and, or, ')', not '->'");
        error("udp) -> drop", 1, 4, "expected and, or, '->', not ')'");
        error("dst net 10.0.0.1/8 -> drop", 1, 9, "bits set after the prefix: 10.0.0.1/8, meant 10.0.0.0/8?");
        error("ip6 host 10.0.0.1 -> drop", 1, 10, "'10.0.0.1' is an address of the other version of IP");
        error("udp host 10.0.0.1 -> drop", 1, 5, "what is before 'host' has no addresses");
        error("ip[0:1] & 0xf == 0x15 -> drop", 1, 18, "ip[0]: value outside of the mask never matches");
        error("len < 0 -> drop", 1, 7, "len[0:4]: is 0 to 4294967295, so this never matches");
        error("all -> drop \u00e4", 1, 13, "character U+00E4 means nothing in rules");
        error("all -> redirect \"a", 1, 17, "a string without its closing quote");
        error("set a port {1}\nset a id", 2, 1, "set a is declared twice");
        error("set a prefix\nudp dst port @a -> drop", 2, 14, "set a is of type prefix, which has no keys of 2 bytes");
        error("set a address {x}", 1, 16, "Invalid IP address literal: x");
        error("all => drop", 1, 5, "expected and, or, '->', not '='; did you mean '->'?");
    }

    @Test
    void errorShowsTheLineAndTheColumn() {
        var error = assertThrows(
                RuleSyntaxException.class, () -> RuleList.parse("arp -> drop\nudp and\tdport 53 -> drop\nall -> pass"));

        assertEquals("""
                line 2, column 9: 'dport' is no word of rules; did you mean 'dst port'?
                  udp and dport 53 -> drop
                          ^""", error.getMessage());
    }

    @Test
    void hundredThousandRulesAreReadInSeconds() {
        var text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("udp dst port ").append(i & 0xFFFF).append(" and dst net 10.0.0.0/8 -> redirect sockets\n");
        }

        var lists = new ArrayList<RuleList>();
        double seconds = CpuTime.seconds(() -> lists.add(RuleList.parse(text.toString())));

        assertEquals(100_000, lists.getFirst().rules().size());
        assertTrue(seconds < 10, seconds + " s"); // about 1 alone; were it quadratic, minutes
    }

    private static void same(String canonical, String... others) {
        for (String other : others) {
            assertEquals(Match.parse(canonical), Match.parse(other), other);
        }
    }

    private static void error(String text, int line, int column, String problem) {
        var error = assertThrows(RuleSyntaxException.class, () -> RuleList.parse(text), text);
        assertEquals(
                problem + " at " + line + ":" + column, error.problem() + " at " + error.line() + ":" + error.column());
    }
}
