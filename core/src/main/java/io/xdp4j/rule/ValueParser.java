package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Reads numbers and ranges of them. */
final class ValueParser {

    /** How many digits a number may have. */
    private static final int MOST_DIGITS = 64;

    private static final int HEX = 16;

    private final TokenReader reader;

    ValueParser(TokenReader reader) {
        this.reader = reader;
    }

    /** A number, or those from one to another. */
    record Range(BigInteger first, BigInteger last, boolean single) {}

    /** Reads a number of at most {@code most}, or a name for one. */
    long number(String what, long most, Names names) {
        Token token = reader.word(what);
        return number(token, plain(token), what, most, names);
    }

    /** Reads a number or, as in {@code 8000-8999}, a range. */
    Range range(String what, BigInteger most, Names names) {
        Token token = reader.word(what);
        String text = plain(token);
        int dash = names.number(text) == Names.NONE ? text.indexOf('-') : -1;
        if (dash > 0) {
            return range(token, text.substring(0, dash), text.substring(dash + 1), what, most);
        }
        if (reader.accept("-")) {
            return range(token, text, reader.word(what).text(), what, most);
        }
        BigInteger only = number(token, text, what, most, names);
        return new Range(only, only, true);
    }

    /** Reads ranges in braces, as in {@code {53, 8000-8999}}. */
    List<Range> ranges(String what, BigInteger most, Names names) {
        List<Range> ranges = new ArrayList<>();
        reader.expect("{");
        while (!reader.at("}")) {
            ranges.add(range(what, most, names));
            if (!reader.accept(",") && !reader.at("}")) {
                throw reader.expected("',' or '}'");
            }
        }
        reader.expect("}");
        return ranges;
    }

    /** Reads ports in braces. */
    PortSet ports() {
        return new PortSet(ranges("a port", BigInteger.valueOf(0xFFFF), Names.PORTS).stream()
                .map(range ->
                        new PortSet.Range(range.first().intValue(), range.last().intValue()))
                .toList());
    }

    /** Reads numbers and constants joined by {@code |}, in parentheses or not. */
    BigInteger bits(BigInteger most, Names names) {
        boolean parentheses = reader.accept("(");
        BigInteger bits = constant(most, names);
        while (reader.accept("|")) {
            bits = bits.or(constant(most, names));
        }
        if (parentheses) {
            reader.expect(")");
        }
        return bits;
    }

    private BigInteger constant(BigInteger most, Names names) {
        Token token = reader.word("a number");
        int named = names.number(token.text());
        int constant = named == Names.NONE ? Names.constant(token.text()) : named;
        return constant == Names.NONE
                ? within(token, number(token, token.text()), "a number", most)
                : within(token, BigInteger.valueOf(constant), "a number", most);
    }

    private Range range(Token token, String first, String last, String what, BigInteger most) {
        BigInteger from = within(token, number(token, first), what, most);
        BigInteger to = within(token, number(token, last), what, most);
        if (from.compareTo(to) > 0) {
            throw reader.error(token, "range " + first + "-" + last + " goes down");
        }
        return new Range(from, to, false);
    }

    private long number(Token token, String text, String what, long most, Names names) {
        return number(token, text, what, BigInteger.valueOf(most), names).longValue();
    }

    private BigInteger number(Token token, String text, String what, BigInteger most, Names names) {
        int named = names.number(text);
        if (named != Names.NONE) {
            return BigInteger.valueOf(named);
        }
        if (!Character.isDigit(text.isEmpty() ? ' ' : text.charAt(0))) {
            throw reader.error(token, "expected " + what + ", not " + token + Hints.of(token));
        }
        return within(token, number(token, text), what, most);
    }

    private BigInteger within(Token token, BigInteger number, String what, BigInteger most) {
        if (number.compareTo(most) > 0) {
            throw reader.error(token, what + " is 0 to " + most + ", not " + token.text());
        }
        return number;
    }

    /** A number in decimal, or after 0x in hexadecimal. Zeros in front would make it octal in pcap's filters. */
    private BigInteger number(Token token, String text) {
        boolean hex = text.startsWith("0x") || text.startsWith("0X");
        String digits = hex ? text.substring(2) : text;
        boolean valid = digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c < 128 && Character.digit(c, hex ? HEX : 10) >= 0);
        if (!valid || !hex && digits.isEmpty()) {
            throw reader.error(token, "'" + text + "' is no number" + Hints.of(token));
        }
        if (!hex && digits.length() > 1 && digits.startsWith("0")) {
            throw reader.error(token, "'" + text + "': a number does not start with 0");
        }
        return digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, hex ? HEX : 10);
    }

    /** Names of protocols may have a backslash in front, as pcap's filters want it. */
    private static String plain(Token token) {
        return token.text().startsWith("\\") ? token.text().substring(1) : token.text();
    }
}
