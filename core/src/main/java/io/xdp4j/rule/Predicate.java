package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.List;

/** A {@link Match}, ready to be asked about parsed frames without allocating. For one thread at a time. */
sealed interface Predicate {

    /** Returns whether it holds of the frame. */
    boolean test(FrameParser frame);

    /** Returns what asks {@code match}. */
    static Predicate of(Match match, RuleState state) {
        return switch (match) {
            case Match.And and -> new Each(all(and.parts(), state));
            case Match.Or or -> new Any(all(or.parts(), state));
            case Match.Not not -> new Other(of(not.match(), state));
            case FieldTest.Equal test -> Masked.of(test.field(), test.mask(), test.value(), true);
            case FieldTest.Differs test -> Masked.of(test.field(), test.mask(), test.value(), false);
            case FieldTest.Between test -> new Range(test);
            case FieldTest.InPorts test -> new Port(test);
            case FieldTest.InSet test ->
                new Member(test.fields().toArray(Field[]::new), state.set(test.set()), new SetProbe(test.keyBytes()));
        };
    }

    private static Predicate[] all(List<Match> parts, RuleState state) {
        return parts.stream().map(part -> of(part, state)).toArray(Predicate[]::new);
    }

    record Each(Predicate[] parts) implements Predicate {
        @Override
        public boolean test(FrameParser frame) {
            for (Predicate part : parts) {
                if (!part.test(frame)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Any(Predicate[] parts) implements Predicate {
        @Override
        public boolean test(FrameParser frame) {
            for (Predicate part : parts) {
                if (part.test(frame)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Other(Predicate match) implements Predicate {
        @Override
        public boolean test(FrameParser frame) {
            return !match.test(frame);
        }
    }

    record Masked(Field field, byte[] mask, byte[] value, boolean equal) implements Predicate {

        private static Masked of(Field field, BigInteger mask, BigInteger value, boolean equal) {
            return new Masked(field, Octets.of(mask, field.size()), Octets.of(value, field.size()), equal);
        }

        @Override
        public boolean test(FrameParser frame) {
            return frame.has(field) && equals(frame) == equal;
        }

        private boolean equals(FrameParser frame) {
            for (int i = 0; i < mask.length; i++) {
                if ((byte) (frame.octet(field, i) & mask[i]) != value[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    record Range(FieldTest.Between test) implements Predicate {
        @Override
        public boolean test(FrameParser frame) {
            if (!frame.has(test.field())) {
                return false;
            }
            long number = frame.number(test.field()) & test.mask();
            return Long.compareUnsigned(number, test.first()) >= 0 && Long.compareUnsigned(number, test.last()) <= 0;
        }
    }

    record Port(FieldTest.InPorts test) implements Predicate {
        @Override
        public boolean test(FrameParser frame) {
            return frame.has(test.field()) && test.ports().contains((int) frame.number(test.field()));
        }
    }

    record Member(Field[] fields, LiveSet set, SetProbe probe) implements Predicate {
        @Override
        public boolean test(FrameParser frame) {
            int at = 0;
            for (Field field : fields) {
                if (!frame.has(field)) {
                    return false;
                }
                for (int i = 0; i < field.size(); i++) {
                    probe.bytes()[at++] = (byte) frame.octet(field, i);
                }
            }
            return set.contains(probe);
        }
    }
}
