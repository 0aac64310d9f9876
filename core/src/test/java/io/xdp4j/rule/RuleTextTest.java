package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written is what was read: for each rule that can be made. */
final class RuleTextTest {

    private static final int RULES = 10_000;

    @Test
    void everyRuleIsReadAsItWasWritten() {
        var random = new AnyRules(1);

        for (int i = 0; i < RULES; i++) {
            Rule rule = random.rule();
            assertEquals(rule, Rule.parse(rule.toString()), () -> "rule " + rule);
        }
    }

    @Test
    void everyListIsReadAsItWasWritten() {
        var random = new AnyRules(2);

        for (int i = 0; i < 500; i++) {
            List<Rule> rules = new ArrayList<>();
            for (int rule = 0; rule < i % 10; rule++) {
                rules.add(Rule.parse(random.fromWords() + " -> drop"));
            }
            RuleList used = RuleList.parse(
                    String.join(";", rules.stream().map(Rule::toString).toList()));
            ParserMode mode = i % 2 == 0 ? ParserMode.STRICT : ParserMode.WINDOWS_COMPAT;
            var list = new RuleList(rules, mode, AnyRules.sets(used));
            assertEquals(list, RuleList.parse(list.toString()), list::toString);
        }
    }

    @Test
    void everyFieldIsReadAsItWasWritten() {
        for (Layer layer : Layer.values()) {
            for (int size = 0; size <= Field.MOST_SIZE; size++) {
                var field = new Field(layer, 3, size);
                assertEquals(field, Field.parse(field.toString()));
            }
        }
    }

    @Test
    void matchesAreWrittenInWords() {
        for (String text : List.of(
                "all",
                "none",
                "not all",
                "udp",
                "not udp",
                "port 53",
                "not port 53",
                "src and dst port 53",
                "tcp src and dst portrange 1-9",
                "udp dst port {53, 8000-8999}",
                "dst port @web",
                "host 192.0.2.1",
                "dst net 10.0.0.0/8",
                "src host 2001:db8::1",
                "host @hosts",
                "ip src host @hosts",
                "inner ip6 dst host @hosts",
                "inner src net 2001:db8::/32",
                "udp tuple @flows",
                "ip proto 17",
                "inner ip6 proto 17",
                "inner udp",
                "dscp 46",
                "vlan 5",
                "vlan 5-9",
                "vlan priority 7",
                "len >= 100",
                "len in 5-9",
                "ether src 02:00:00:00:00:01",
                "ether host 02:00:00:00:00:01",
                "ether broadcast",
                "ether multicast",
                "ether proto 0x88cc",
                "icmp type echo-reply",
                "icmp6 code 4",
                "tcp flags fin|syn",
                "tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn",
                "ip[6:2] & 0x1fff == 0",
                "ip[8] <= 5",
                "udp payload[0:4] == 0x12345678",
                "udp dst port 443 and quic dcid[0:8] in @ids",
                "tcp quic scid[1:3] == 0xc0ffee",
                "ip[12:4], udp[0:2] in @x",
                "(port 53 and host 192.0.2.1) or arp",
                "(port 53 or port 54) and not (arp or vlan)",
                "ip proto 17 and src and dst port 53 and dscp 46")) {
            assertEquals(text, Match.parse(text).toString());
        }
    }
}
