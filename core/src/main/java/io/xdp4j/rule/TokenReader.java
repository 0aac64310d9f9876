package io.xdp4j.rule;

import io.xdp4j.rule.Token.Kind;
import java.util.function.Supplier;

/** Reads tokens with one of them known ahead, and says what is wrong with them. */
final class TokenReader {

    private final RuleLexer lexer;
    private Token ahead;
    private int depth;

    TokenReader(String text) {
        lexer = new RuleLexer(text);
        ahead = lexer.next();
    }

    /** Returns the next token without taking it. */
    Token peek() {
        return ahead;
    }

    /** Takes the next token. */
    Token take() {
        Token token = ahead;
        depth = lexer.depth();
        ahead = lexer.next();
        return token;
    }

    /** Returns whether the next token is one of these words and symbols. */
    boolean at(String... words) {
        for (String word : words) {
            if (ahead.is(word)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the next token if it is this word or symbol; returns whether it was. */
    boolean accept(String word) {
        boolean is = ahead.is(word);
        if (is) {
            take();
        }
        return is;
    }

    /** Takes this word or symbol, or says that it is missing. */
    void expect(String word) {
        if (!accept(word)) {
            throw expected("'" + word + "'");
        }
    }

    /** Takes a word, or says that {@code what} is missing. */
    Token word(String what) {
        if (ahead.kind() != Kind.WORD) {
            throw expected(what);
        }
        return take();
    }

    /** Takes ends of lines, if one of these words and symbols comes after them; returns whether one comes next. */
    boolean continues(String... words) {
        if (ahead.kind() != Kind.NEWLINE) {
            return at(words);
        }
        Token newline = ahead;
        while (ahead.kind() == Kind.NEWLINE) {
            take();
        }
        if (at(words)) {
            return true;
        }
        back(newline, 0);
        return false;
    }

    /** Goes back to {@code token}, before which {@code depth} brackets were open. */
    void back(Token token, int depth) {
        lexer.back(token, depth);
        this.depth = depth;
        ahead = lexer.next();
    }

    /** Returns how many brackets are open before the next token. */
    int depth() {
        return depth;
    }

    /** Takes an element of a set in place of the next token. */
    Token element() {
        lexer.back(ahead, 1);
        Token element = lexer.element();
        ahead = lexer.next();
        return element;
    }

    /** Returns the error that something else than the next token was expected. */
    RuleSyntaxException expected(String what) {
        return error(ahead, "expected " + what + ", not " + ahead + Hints.of(ahead));
    }

    /** Returns the error that something is wrong with {@code token}. */
    RuleSyntaxException error(Token token, String problem) {
        return new RuleSyntaxException(lexer.text(), token.at(), problem);
    }

    /** Returns what {@code value} does; what it refuses is wrong with {@code token}. */
    <T> T checked(Token token, Supplier<T> value) {
        try {
            return value.get();
        } catch (RuleSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw error(token, e.getMessage());
        }
    }
}
