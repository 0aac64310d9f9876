package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which sets a text declares and which it uses. */
final class SetUses {

    private final TokenReader reader;
    private final Map<String, SetSpec> declared = new LinkedHashMap<>();
    private final List<Use> uses = new ArrayList<>();

    SetUses(TokenReader reader) {
        this.reader = reader;
    }

    private record Use(Token token, FieldTest.InSet test, SetType evident) {}

    /** Keeps a declaration that ended before {@code token}. */
    void declare(Token token, SetSpec set) {
        if (declared.putIfAbsent(set.name(), set) != null) {
            throw reader.error(token, "set " + set.name() + " is declared twice");
        }
    }

    /** Returns the test that {@code fields} are in the set that {@code token} names as in {@code @web}. */
    FieldTest.InSet use(Token token, List<Field> fields, SetType evident) {
        FieldTest.InSet test = reader.checked(
                token, () -> new FieldTest.InSet(fields, token.text().substring(1)));
        uses.add(new Use(token, test, evident));
        return test;
    }

    /** Returns the sets, those that are only used at the end and empty. */
    List<SetSpec> sets() {
        Map<String, SetSpec> sets = new LinkedHashMap<>(declared);
        for (Use use : uses) {
            String name = use.test.set();
            boolean widens = use.evident == SetType.PREFIX && !declared.containsKey(name);
            SetSpec set = sets.get(name);
            if (set == null || widens && set.type() == SetType.ADDRESS) {
                sets.put(name, SetSpec.of(name, use.evident));
            }
        }
        for (Use use : uses) {
            SetType type = sets.get(use.test.set()).type();
            if (!type.takesKey(use.test.keyBytes())) {
                throw reader.error(
                        use.token,
                        "set " + use.test.set() + " is of type " + type + ", which has no keys of "
                                + use.test.keyBytes() + " bytes");
            }
        }
        return List.copyOf(sets.values());
    }
}
