package io.xdp4j.rule;

import io.xdp4j.rule.Ends.Direction;
import io.xdp4j.wire.IpText;
import io.xdp4j.wire.MacAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Tests of addresses and ports as words. */
final class EndsText {

    private static final int MAC_SIZE = 6;

    private EndsText() {}

    /** Returns the ends that one field of {@code test} is one of, if there are words for the value. */
    static Optional<Ends> of(FieldTest test) {
        for (Ends ends : Ends.values()) {
            if (test.fields().size() == 1 && ends.has(test.fields().getFirst())) {
                return hasWords(test, ends.size()) ? Optional.of(ends) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean hasWords(FieldTest test, int size) {
        return switch (test) {
            case FieldTest.Equal equal ->
                FieldText.isWhole(equal) || size != Short.BYTES && size != MAC_SIZE && prefix(equal) >= 0;
            case FieldTest.Between between -> size == Short.BYTES && between.mask() == 0xFFFF;
            case FieldTest.InPorts _, FieldTest.InSet _ -> true;
            case FieldTest.Differs _ -> false;
        };
    }

    /** Returns whether {@code test} can be one of a field of these ends. */
    static boolean fits(FieldTest test, Ends ends) {
        return test instanceof FieldTest.InSet || test.fields().getFirst().size() == ends.size();
    }

    /** Returns the same test of another field. */
    static Match with(FieldTest test, Field field) {
        return switch (test) {
            case FieldTest.Equal equal -> new FieldTest.Equal(field, equal.mask(), equal.value());
            case FieldTest.Between between ->
                new FieldTest.Between(field, between.mask(), between.first(), between.last());
            case FieldTest.InPorts in -> new FieldTest.InPorts(field, in.ports());
            case FieldTest.InSet in -> new FieldTest.InSet(List.of(field), in.set());
            case FieldTest.Differs differs -> new FieldTest.Differs(field, differs.mask(), differs.value());
        };
    }

    /** Returns the words for one test. */
    static String of(FieldTest test, Ends ends) {
        boolean source = Ends.match(List.of(ends), Direction.SOURCE, field -> with(test, field))
                .equals(test);
        return of(test, ends.words(), ends.group(), source ? Direction.SOURCE : Direction.DESTINATION);
    }

    /** Returns the words for the value of {@code test} in fields that {@code prefix} and the direction name. */
    static String of(FieldTest test, String prefix, Ends.Group group, Direction direction) {
        return switch (group) {
            case PORTS -> prefix + direction.words() + port(test);
            case STATIONS -> prefix + (direction == Direction.EITHER ? "host " : direction.words()) + station(test);
            case ADDRESSES, INNER_ADDRESSES ->
                test instanceof FieldTest.Equal equal
                        ? group.words() + direction.words() + address(equal) // the address says which version
                        : prefix + direction.words() + "host " + set(test);
        };
    }

    private static String port(FieldTest test) {
        return switch (test) {
            case FieldTest.Equal equal -> "port " + equal.value();
            case FieldTest.Between between -> "portrange " + between.first() + "-" + between.last();
            case FieldTest.InPorts in -> "port " + in.ports();
            case FieldTest.InSet _, FieldTest.Differs _ -> "port " + set(test);
        };
    }

    private static String station(FieldTest test) {
        return test instanceof FieldTest.Equal equal
                ? new MacAddress(equal.value().longValue()).toString()
                : set(test);
    }

    private static String set(FieldTest test) {
        return "@" + ((FieldTest.InSet) test).set();
    }

    private static String address(FieldTest.Equal test) {
        BigInteger value = test.value();
        String address = test.field().size() == Integer.BYTES
                ? IpText.of(value.intValue())
                : IpText.of(value.shiftRight(Long.SIZE).longValue(), value.longValue());
        return FieldText.isWhole(test) ? "host " + address : "net " + address + "/" + prefix(test);
    }

    /** How many bits the mask has if it is one of a prefix, else -1. */
    private static int prefix(FieldTest.Equal test) {
        int bits = test.field().size() * 8;
        int length = test.mask().bitCount();
        BigInteger mask = test.field().ones().shiftRight(bits - length).shiftLeft(bits - length);
        return test.mask().equals(mask) ? length : -1;
    }
}
