package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.rule.RuleList;
import io.xdp4j.tools.rules.DocumentException;
import io.xdp4j.tools.rules.RuleDocument;
import io.xdp4j.tools.rules.RuleDocumentReader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rule lists as JSON and back. */
final class RuleJsonTest {

    private static final RuleList RULES = RuleList.parse("""
            parser windows-compat
            set web port {80, 8000-8003, 80}
            set hosts address max 9 {192.0.2.1, 2001:db8::1}
            set nets prefix {10.0.0.0/8, ::/0}
            set flows tuple {192.0.2.1:1-192.0.2.2:2, [::1]:1-[::2]:2}
            set ids id {c0ffee}
            set none port
            all -> pass
            none -> drop
            not all -> reflect
            udp dst port 53 limit 10/s burst 5 -> redirect sockets
            port {53, 8000-8999} sample 1/8 -> redirect "a b" or drop
            dst port @web and host @hosts or dst net @nets -> forward eth0
            udp tuple @flows -> drop
            quic dcid[1:3] in @ids -> drop
            ip[6:2] & 0x1fff != 0 or len in 5-9 or ether[0:8] >= 18446744073709551615 -> drop
            not (arp or not vlan priority 5) -> drop
            udp payload[7:20] == 0x0102030405060708090a0b0c0d0e0f1011121314 -> drop
            udp[0:0] & 0 == 0 and tcp -> drop
            """);

    @Test
    void everyListIsReadAsItWasWritten() {
        assertEquals(RULES, read(Json.text(RuleDocument.of(RULES))));
        assertEquals(new RuleList(java.util.List.of()), read("{\"rules\":[]}"));
    }

    @Test
    void documentIsATreeWithTextsForPeople() {
        assertEquals("""
                {
                  "parser" : "strict",
                  "sets" : [ ],
                  "rules" : [ {
                    "text" : "udp dst port 53 -> drop",
                    "match" : {
                      "text" : "udp dst port 53",
                      "field" : "udp[2:2]",
                      "equals" : "0x35"
                    },
                    "action" : {
                      "type" : "drop"
                    }
                  } ]
                }""", Json.text(RuleDocument.of(RuleList.parse("udp dst port 53 -> drop"))));
    }

    @Test
    void errorsNameTheWayToThem() {
        refused("[]", "$: expected an object, not a list");
        refused("{}", "$: member 'rules' is missing");
        refused("{\"rules\":[],\"x\":1}", "$: member 'x' is unknown; there may be parser, rules, sets");
        refused("{\"rules\":[{\"match\":{\"and\":[]}}]}", "$.rules[0]: member 'action' is missing");
        refused(rule("{\"and\":[{\"field\":5}]}"), "$.rules[0].match.and[0].field: expected a string, not 5");
        refused(rule("{\"or\":7}"), "$.rules[0].match.or: expected a list, not 7");
        refused(rule("null"), "$.rules[0].match: expected an object, not null");
        refused(
                rule("{\"field\":\"udp\",\"equals\":\"1\"}"),
                "$.rules[0].match.field: line 1, column 1: expected a field");
        refused(
                rule("{\"field\":\"udp[0]\",\"equals\":\"0x1ff\"}"),
                "$.rules[0].match: udp[0]: value outside of the mask never matches");
        refused(
                rule("{\"field\":\"udp[0]\",\"equals\":\"1\",\"differs\":\"1\"}"),
                "$.rules[0].match: member 'differs'");
        refused(rule("{\"fields\":[\"udp[0:2]\"],\"set\":\"x\"}"), "$: rule 0: there is no set x");
        refused(rule("{\"not\":".repeat(40) + "{\"and\":[]}" + "}".repeat(40)), "$.rules[0].match.not.not");
        refused("{\"not\":".repeat(1_000_000), "$: no JSON: ");
        refused("{\"rules\":[],\"rules\":[]}", "$: no JSON: ");
        refused("{\"rules\":[]} x", "$: no JSON: ");
        refused("", "$: no JSON: ");
    }

    @Test
    void documentsWithFaultsAreReadOrRefused() {
        var random = new SplittableRandom(1);
        String whole = Json.text(RuleDocument.of(RULES));
        int read = 0;
        for (int i = 0; i < 500; i++) {
            var text = new StringBuilder(whole);
            int at = random.nextInt(whole.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setCharAt(at, "0519azx\"{}[],:-".charAt(random.nextInt(15)));
                default -> text.insert(at, whole, at, Math.min(whole.length(), at + random.nextInt(40)));
            }
            try {
                read(text.toString());
                read++;
            } catch (DocumentException e) {
                assertTrue(e.getMessage().startsWith("$"), e.getMessage());
            }
        }
        assertTrue(read > 30, "only " + read);
    }

    private static String rule(String match) {
        return "{\"rules\":[{\"action\":{\"type\":\"drop\"},\"match\":" + match + "}]}";
    }

    private static RuleList read(String text) {
        return RuleDocumentReader.read(Json.read(text));
    }

    private static void refused(String text, String message) {
        var error = assertThrows(DocumentException.class, () -> read(text));
        assertTrue(error.getMessage().startsWith(message), error.getMessage());
    }
}
