package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tests of fields as text: in words if there are some, else as bytes. */
final class FieldText {

    private static final int FLAGS = 8;

    private FieldText() {}

    static String of(FieldTest test) {
        String words = Vocabulary.words(test);
        if (!words.isEmpty()) {
            return words;
        }
        Optional<Ends> ends = EndsText.of(test);
        if (ends.isPresent()) {
            return EndsText.of(test, ends.get());
        }
        return switch (test) {
            case FieldTest.Equal equal -> equal(equal);
            case FieldTest.Differs differs -> differs(differs);
            case FieldTest.Between between -> between(between);
            case FieldTest.InPorts in -> in.field() + " in " + in.ports();
            case FieldTest.InSet in ->
                in.fields().stream().map(Field::toString).collect(Collectors.joining(", ")) + " in @" + in.set();
        };
    }

    /** Returns whether all bits of the field are looked at. */
    static boolean isWhole(FieldTest.Equal test) {
        return test.mask().equals(test.field().ones());
    }

    private static String equal(FieldTest.Equal test) {
        Field field = test.field();
        if (field.equals(Field.VLAN_TAG)) {
            String vlan = vlan(test);
            if (!vlan.isEmpty()) {
                return vlan;
            }
        }
        return isWhole(test) && test.field().size() > 0
                ? whole(field, test.value())
                : related(field, test.mask(), " == ", test.value());
    }

    private static String vlan(FieldTest.Equal test) {
        return switch (test.mask().intValue()) {
            case Vocabulary.VLAN_ID -> "vlan " + test.value();
            case Vocabulary.VLAN_PRIORITY -> "vlan priority " + test.value().shiftRight(Vocabulary.VLAN_PRIORITY_SHIFT);
            default -> "";
        };
    }

    private static String whole(Field field, BigInteger value) {
        if (field.equals(Field.IP_PROTOCOL)) {
            return "proto " + value;
        } else if (field.equals(Field.INNER_IP_PROTOCOL)) {
            return "inner proto " + value;
        } else if (field.equals(Field.ETHER_TYPE)) {
            return "ether proto " + hex(value, field.size());
        } else if (field.equals(Field.ICMPV4_TYPE)) {
            return "icmp type " + Names.ICMP.name(value.longValue());
        } else if (field.equals(Field.ICMPV6_TYPE)) {
            return "icmp6 type " + Names.ICMP6.name(value.longValue());
        } else if (field.equals(Field.ICMPV4_CODE)) {
            return "icmp code " + value;
        } else if (field.equals(Field.ICMPV6_CODE)) {
            return "icmp6 code " + value;
        }
        return related(field, field.ones(), " == ", value);
    }

    private static String differs(FieldTest.Differs test) {
        boolean anyFlag = test.field().equals(Field.TCP_FLAGS) && test.value().signum() == 0;
        return anyFlag
                ? "tcp flags " + String.join("|", flags(test.mask(), ""))
                : related(test.field(), test.mask(), " != ", test.value());
    }

    private static String related(Field field, BigInteger mask, String relation, BigInteger value) {
        if (field.equals(Field.TCP_FLAGS) && mask.signum() > 0 && !mask.equals(field.ones())) {
            String set = value.signum() == 0 ? "0" : String.join("|", flags(value, "tcp-"));
            return "tcp[tcpflags] & (" + String.join("|", flags(mask, "tcp-")) + ")" + relation + set;
        }
        String masked = mask.equals(field.ones()) ? "" : " & " + hex(mask, 0);
        return name(field) + masked + relation + value(field, mask, value);
    }

    private static String between(FieldTest.Between test) {
        BigInteger mask = new BigInteger(Long.toUnsignedString(test.mask()));
        String first = Long.toUnsignedString(test.first());
        String last = Long.toUnsignedString(test.last());
        if (test.field().equals(Field.VLAN_TAG) && test.mask() == Vocabulary.VLAN_ID) {
            return "vlan " + first + "-" + last;
        }
        String masked = mask.equals(test.field().ones()) ? "" : " & " + hex(mask, 0);
        String range = test.last() == test.mask()
                ? " >= " + first
                : test.first() == 0 ? " <= " + last : " in " + first + "-" + last;
        return name(test.field()) + masked + range;
    }

    private static String name(Field field) {
        return field.equals(Field.LENGTH) ? "len" : field.toString();
    }

    /** Small whole numbers in decimal, long ones and parts of numbers in hexadecimal. */
    private static String value(Field field, BigInteger mask, BigInteger value) {
        if (!mask.equals(field.ones())) {
            return hex(value, 0);
        }
        boolean number = field.size() == 1 || field.size() == 2 || field.equals(Field.LENGTH);
        return number && !isIdentifier(field) ? value.toString() : hex(value, field.size());
    }

    private static boolean isIdentifier(Field field) {
        return field.layer().toString().contains("quic");
    }

    private static String hex(BigInteger number, int size) {
        if (size == 0 && number.signum() == 0) {
            return "0";
        }
        String digits = number.toString(16);
        return "0x" + "0".repeat(Math.max(0, 2 * size - digits.length())) + digits;
    }

    private static List<String> flags(BigInteger flags, String prefix) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < FLAGS; bit++) {
            if (flags.testBit(bit)) {
                names.add(prefix + Names.TCP_FLAGS.name(1 << bit));
            }
        }
        return names;
    }
}
