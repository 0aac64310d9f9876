package io.xdp4j.rule;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was likely meant by words that are none. */
final class Hints {

    private static final int MOST_WORD = 32;

    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("dport", "dst port"),
            Map.entry("sport", "src port"),
            Map.entry("daddr", "dst host"),
            Map.entry("saddr", "src host"),
            Map.entry("ipv4", "ip"),
            Map.entry("ipv6", "ip6"),
            Map.entry("icmpv6", "icmp6"),
            Map.entry("any", "all"),
            Map.entry("ttl", "ip[8]"),
            Map.entry("destination", "dst"),
            Map.entry("source", "src"),
            Map.entry("goto", "redirect"),
            Map.entry("reject", "drop"),
            Map.entry("return", "pass"),
            Map.entry("tcpflags", "tcp flags"),
            Map.entry("protocol", "proto"),
            Map.entry("mac", "ether host"),
            Map.entry("=", "->"),
            Map.entry(">", "->"),
            Map.entry("gateway", "ether host M and not host A"),
            Map.entry("protochain", "proto"));

    private static final List<String> WORDS =
            List.of(("all none and or not ip ip6 arp tcp udp icmp icmp6 proto ether ethertype src dst host net port"
                            + " portrange vlan dscp flags tuple len length greater less type code payload quic scid"
                            + " dcid inner broadcast multicast limit sample burst pass accept allow drop deny block"
                            + " reflect redirect forward parser set strict windows-compat address prefix priority mask")
                    .split(" "));

    private Hints() {}

    /** Returns {@code ; did you mean 'x'?} for a word that is likely meant to be x, else nothing. */
    static String of(Token token) {
        String word = token.text();
        boolean none = token.kind() == Token.Kind.STRING || word.isEmpty() || word.length() > MOST_WORD;
        String meant = none ? "" : MEANT.getOrDefault(word, nearest(word.toLowerCase(Locale.ROOT)));
        return meant.isEmpty() || meant.equals(word) ? "" : "; did you mean '" + meant + "'?";
    }

    private static String nearest(String word) {
        String nearest = "";
        int least = Math.min(word.length(), 4) - 1;
        for (String candidate : WORDS) {
            int distance = distance(word, candidate);
            if (distance < least) {
                nearest = candidate;
                least = distance;
            }
        }
        return nearest;
    }

    /** How many characters must be put in, left out, changed, or swapped with the next, to make one of the other. */
    private static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : step(table, a, i, b, j);
            }
        }
        return table[a.length()][b.length()];
    }

    private static int step(int[][] table, String a, int i, String b, int j) {
        int changed = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(changed, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
    }
}
