package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Matches as cubes of which any one holds, where these are few. */
final class Cubes {

    /** A range of ports is at most 30 prefixes. */
    private static final int MOST = 64;

    private Cubes() {}

    /** Returns the cubes of {@code match}, none if it never holds; empty if they were too many, or cannot be had. */
    static Optional<List<Cube>> of(Match match) {
        return switch (match) {
            case Match.And and -> product(and.parts());
            case Match.Or or -> sum(or.parts());
            case Match.Not _, FieldTest.InSet _ -> Optional.empty();
            case FieldTest.Equal test -> Optional.of(List.of(cube(test.field(), test.mask(), test.value())));
            case FieldTest.Differs test -> differing(test);
            case FieldTest.Between test ->
                test.mask() == test.field().ones().longValue() && test.field().size() <= Short.BYTES
                        ? Optional.of(range(test.field(), (int) test.first(), (int) test.last()))
                        : Optional.empty();
            case FieldTest.InPorts test -> ports(test);
        };
    }

    private static Optional<List<Cube>> product(List<Match> parts) {
        List<Cube> product = List.of(Cube.ALL);
        for (Match part : parts) {
            Optional<List<Cube>> factor = of(part);
            if (factor.isEmpty() || product.size() * factor.get().size() > MOST) {
                return Optional.empty();
            }
            List<Cube> larger = new ArrayList<>();
            for (Cube left : product) {
                factor.get().forEach(right -> left.and(right).ifPresent(larger::add));
            }
            product = larger;
        }
        return Optional.of(product);
    }

    private static Optional<List<Cube>> sum(List<Match> parts) {
        List<Cube> sum = new ArrayList<>();
        for (Match part : parts) {
            Optional<List<Cube>> cubes = of(part);
            if (cubes.isEmpty() || sum.size() + cubes.get().size() > MOST) {
                return Optional.empty();
            }
            sum.addAll(cubes.get());
        }
        return Optional.of(sum);
    }

    /** Some bit is not what it must not be: a cube for each. */
    private static Optional<List<Cube>> differing(FieldTest.Differs test) {
        if (test.mask().bitCount() > Byte.SIZE) {
            return Optional.empty();
        }
        List<Cube> cubes = new ArrayList<>();
        for (int bit = 0; bit < test.mask().bitLength(); bit++) {
            if (test.mask().testBit(bit)) {
                BigInteger mask = BigInteger.ONE.shiftLeft(bit);
                cubes.add(cube(test.field(), mask, test.value().not().and(mask)));
            }
        }
        return Optional.of(cubes);
    }

    private static Optional<List<Cube>> ports(FieldTest.InPorts test) {
        List<Cube> cubes = new ArrayList<>();
        for (PortSet.Range range : test.ports().ranges()) {
            cubes.addAll(range(test.field(), range.first(), range.last()));
            if (cubes.size() > MOST) {
                return Optional.empty();
            }
        }
        return Optional.of(cubes);
    }

    /** The prefixes that together are the numbers from {@code first} to {@code last} of a field of 1 or 2 bytes. */
    private static List<Cube> range(Field field, int first, int last) {
        List<Cube> cubes = new ArrayList<>();
        int ones = field.ones().intValue();
        for (int from = first; from <= last; ) {
            int size = from == 0 ? ones + 1 : Integer.lowestOneBit(from);
            while (from + size - 1 > last) {
                size /= 2;
            }
            cubes.add(cube(field, BigInteger.valueOf(ones & -size), BigInteger.valueOf(from)));
            from += size;
        }
        return cubes;
    }

    private static Cube cube(Field field, BigInteger mask, BigInteger value) {
        return new Cube(List.of(new Cube.Part(field, mask, value)));
    }
}
