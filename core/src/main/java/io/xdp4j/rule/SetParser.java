package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.List;

/** Reads declarations of sets, as in {@code set web port {80, 443}}. */
final class SetParser {

    /** How many elements the ranges of a text may name: each port is one. */
    private static final int MOST_PORTS = 1 << 20;

    private final TokenReader reader;
    private final ValueParser values;
    private int ports;

    SetParser(TokenReader reader) {
        this.reader = reader;
        this.values = new ValueParser(reader);
    }

    /** Reads what comes after {@code set}. */
    SetSpec set() {
        Token name = reader.word("the name of a set");
        Token type = reader.word("port, address, prefix, tuple or id");
        SetType setType = reader.checked(type, () -> SetType.parse(type.text()));
        reader.checked(name, () -> SetSpec.of(name.text(), setType));
        int most = reader.accept("max") ? (int) values.number("a capacity", SetSpec.MOST, Names.NO_NAMES) : -1;
        List<SetElement> elements = reader.at("{") ? elements(setType) : List.of();
        int capacity = most < 0 ? capacity(elements) : most;
        return reader.checked(name, () -> new SetSpec(name.text(), setType, capacity, elements));
    }

    /** Returns the capacity of a set that does not say. */
    static int capacity(List<SetElement> elements) {
        return Math.max(SetSpec.DEFAULT_CAPACITY, elements.size());
    }

    private List<SetElement> elements(SetType type) {
        List<SetElement> elements = new ArrayList<>();
        reader.take();
        while (!reader.at("}")) {
            Token token = reader.element();
            List<SetElement> read = reader.checked(token, () -> SetElement.parse(type, token.text()));
            ports += type == SetType.PORT ? read.size() : 0;
            if (ports > MOST_PORTS) {
                throw reader.error(token, "more than " + MOST_PORTS + " ports in sets");
            }
            elements.addAll(read);
            if (!reader.accept(",") && !reader.at("}")) {
                throw reader.expected("',' or '}'");
            }
        }
        reader.take();
        return elements;
    }
}
