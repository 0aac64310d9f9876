package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads rules, and files of them, from text. */
final class RuleParser {

    private static final String DEFAULT_MAP = "xsks";
    private static final int MOST_NUMBER = 1_000_000_000;

    private final TokenReader reader;
    private final SetUses sets;
    private final MatchParser matches;
    private final SetParser declarations;
    private final ValueParser values;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Integer> mixed = new ArrayList<>();
    private ParserMode mode = ParserMode.STRICT;
    private boolean hasMode;

    RuleParser(String text) {
        reader = new TokenReader(text);
        sets = new SetUses(reader);
        matches = new MatchParser(reader, sets);
        declarations = new SetParser(reader);
        values = new ValueParser(reader);
    }

    /** Reads a file of rules. */
    RuleList list() {
        while (true) {
            while (reader.peek().kind() == Token.Kind.NEWLINE || reader.at(";")) {
                reader.take();
            }
            if (reader.peek().kind() == Token.Kind.END) {
                return new RuleList(rules, mode, sets.sets());
            }
            statement();
            if (!reader.peek().isEnd()) {
                throw reader.expected("the end of the line or ';'");
            }
        }
    }

    /** Returns the places in the list of rules that mix {@code and} and {@code or} without parentheses. */
    List<Integer> mixed() {
        return mixed;
    }

    /** Reads one rule. */
    Rule rule() {
        return whole(this::oneRule);
    }

    /** Reads one match. */
    Match match() {
        Token start = reader.peek();
        Match match = whole(matches::match);
        reader.checked(start, match::pass); // as deep as a rule takes
        return match;
    }

    /** Reads one field. */
    Field field() {
        return whole(matches::field);
    }

    private <T> T whole(Supplier<T> what) {
        skipLines();
        T read = what.get();
        skipLines();
        if (reader.peek().kind() != Token.Kind.END) {
            throw reader.expected("the end of the text");
        }
        return read;
    }

    private void skipLines() {
        while (reader.peek().kind() == Token.Kind.NEWLINE) {
            reader.take();
        }
    }

    private void statement() {
        Token start = reader.peek();
        if (reader.accept("set")) {
            sets.declare(start, declarations.set());
        } else if (reader.accept("parser")) {
            mode(start);
        } else {
            rules.add(oneRule());
            if (matches.isMixed()) {
                mixed.add(rules.size() - 1);
            }
        }
    }

    private void mode(Token start) {
        if (hasMode) {
            throw reader.error(start, "the parser is named twice");
        }
        Token token = reader.word("strict or windows-compat");
        mode = reader.checked(token, () -> ParserMode.parse(token.text()));
        hasMode = true;
    }

    private Rule oneRule() {
        Token start = reader.peek();
        Match match = matches.match();
        Limit limit = reader.continues("limit", "sample") ? limit() : new Limit.None();
        if (!reader.continues("->")) {
            throw reader.expected(limit instanceof Limit.None ? "and, or, '->'" : "'->'");
        }
        reader.take();
        Action action = action();
        return reader.checked(start, () -> new Rule(match, limit, action));
    }

    private Limit limit() {
        boolean rate = reader.take().is("limit");
        Token token = reader.word(rate ? "a rate such as 1000/s" : "a share such as 1/10");
        String[] parts = token.text().split("/", 2);
        boolean second = parts.length == 2 && parts[1].matches("s|sec|second");
        if (rate) {
            if (!second) {
                throw reader.error(token, "expected a rate such as 1000/s, not " + token);
            }
            return rate(token, number(token, parts[0]));
        }
        if (parts.length != 2 || !parts[0].equals("1")) {
            throw reader.error(token, "expected a share such as 1/10, not " + token);
        }
        return reader.checked(token, () -> new Limit.Sample(number(token, parts[1])));
    }

    /** The burst that is not named is what comes in a second. */
    private Limit rate(Token token, int packetsPerSecond) {
        long burst = reader.accept("burst") ? values.number("a burst", MOST_NUMBER, Names.NO_NAMES) : packetsPerSecond;
        return reader.checked(token, () -> new Limit.Rate(packetsPerSecond, burst));
    }

    private int number(Token token, String digits) {
        if (!digits.matches("[1-9][0-9]{0,9}") || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw reader.error(token, "'" + digits + "' is no number, 1 to " + Integer.MAX_VALUE);
        }
        return Integer.parseInt(digits);
    }

    private Action action() {
        Token token = reader.word("pass, drop, reflect, redirect or forward");
        return switch (token.text()) {
            case "pass", "accept", "allow" -> new Action.Pass();
            case "drop", "deny", "block" -> new Action.Drop();
            case "reflect", "tx", "l2fwd" -> new Action.Reflect();
            case "forward" -> forward();
            case "redirect" -> reader.accept("to") ? forward() : redirect();
            default ->
                throw reader.error(
                        token, "expected pass, drop, reflect, redirect or forward, not " + token + Hints.of(token));
        };
    }

    private Action forward() {
        Token name = name("the name of an interface");
        return reader.checked(name, () -> new Action.Forward(name.text()));
    }

    private Action redirect() {
        boolean named = reader.peek().kind() == Token.Kind.STRING
                || reader.peek().kind() == Token.Kind.WORD && !reader.at("or");
        Token name = named ? name("the name of a map") : reader.peek();
        Action.Miss miss = Action.Miss.PASS;
        if (reader.accept("or")) {
            if (!reader.at("drop", "pass")) {
                throw reader.expected("drop or pass");
            }
            miss = reader.take().is("drop") ? Action.Miss.DROP : Action.Miss.PASS;
        }
        Action.Miss onMiss = miss;
        return reader.checked(name, () -> new Action.Redirect(named ? name.text() : DEFAULT_MAP, onMiss));
    }

    private Token name(String what) {
        return reader.peek().kind() == Token.Kind.STRING ? reader.take() : reader.word(what);
    }
}
