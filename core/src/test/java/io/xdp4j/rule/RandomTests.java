package io.xdp4j.rule;

import static io.xdp4j.rule.RandomFrames.CLASSES;
import static io.xdp4j.rule.RandomFrames.IPV4;
import static io.xdp4j.rule.RandomFrames.MAC;
import static io.xdp4j.rule.RandomFrames.PORTS;
import static io.xdp4j.rule.RandomFrames.TAG_CONTROLS;

import java.math.BigInteger;
import java.util.List;

/** Random tests of fields: those that have a name with values that frames have, and bytes of any layer. */
final class RandomTests {

    private static final List<Layer> LAYERS = List.of(Layer.values());
    private static final Field IPV4_CLASS = new Field(Layer.IPV4, 1, 1);
    private static final Field IPV6_CLASS = new Field(Layer.IPV6, 0, 2);
    private static final List<Field> PORT_FIELDS = List.of(
            Field.UDP_SOURCE_PORT, Field.UDP_DESTINATION_PORT, Field.TCP_SOURCE_PORT, Field.TCP_DESTINATION_PORT);
    private static final List<Field> ADDRESS_FIELDS =
            List.of(Field.IPV4_SOURCE, Field.IPV4_DESTINATION, Field.INNER_IPV4_SOURCE, Field.INNER_IPV4_DESTINATION);
    private static final List<Layer> PAYLOADS = List.of(Layer.UDP_PAYLOAD, Layer.TCP_PAYLOAD);
    private static final int[] TYPES = {0x0800, 0x86DD, 0x8100, 0x88A8, 0x0806};
    private static final int[] LENGTHS = {0, 14, 34, 42, 60, 100, 300, 1000, 3000};
    private static final int[] TAG_MASKS = {0x0FFF, 0xE000, 0x1000, 0xFFFF};

    private final Pick pick;

    RandomTests(Pick pick) {
        this.pick = pick;
    }

    Match test() {
        return switch (pick.below(12)) {
            case 0 -> number(Field.VLAN_TAG, pick.of(TAG_MASKS), pick.of(TAG_CONTROLS));
            case 1 -> number(pick.oneIn(2) ? Field.ETHERNET_SOURCE : Field.ETHERNET_DESTINATION, -1, pick.of(MAC));
            case 2 -> number(Field.ETHER_TYPE, -1, pick.of(TYPES));
            case 3 -> number(IPV4_CLASS, 0xFC, pick.of(CLASSES));
            case 4 -> number(IPV6_CLASS, 0x0FC0, pick.of(CLASSES) << 4);
            case 5 -> number(Field.LENGTH, -1, pick.of(LENGTHS));
            case 6 -> number(pick.of(PORT_FIELDS), -1, pick.of(PORTS));
            case 7 -> number(pick.of(ADDRESS_FIELDS), pick.oneIn(2) ? -1 : pick.any(), pick.of(IPV4));
            case 8 -> payload();
            case 9 -> FieldTest.anyBit(Field.TCP_FLAGS, 1 + pick.below(255));
            default -> bytes();
        };
    }

    /** That a field of at most 8 bytes is a value, is none, or is near one. */
    private Match number(Field field, long mask, long value) {
        long bits = mask & field.ones().longValue();
        BigInteger masked = unsigned(value & bits);
        return switch (bits == 0 ? 0 : pick.below(4)) {
            case 0, 1 -> new FieldTest.Equal(field, unsigned(bits), masked);
            case 2 -> new FieldTest.Differs(field, unsigned(bits), masked);
            default -> between(field, bits, value & bits);
        };
    }

    private Match between(Field field, long mask, long near) {
        long other = (pick.oneIn(2) ? near + pick.below(100) : pick.anyLong()) & mask;
        boolean ordered = Long.compareUnsigned(near, other) <= 0;
        return new FieldTest.Between(field, mask, ordered ? near : other, ordered ? other : near);
    }

    /** Frames carry QUIC's first byte and then much of 0xEE. */
    private Match payload() {
        String hex = pick.of(List.of("40", "c000000001", "ee", "eeee", "40ee", "eeeeeeeeee"));
        return FieldTest.equal(pick.of(PAYLOADS), pick.below(pick.oneIn(20) ? 1400 : 12), hex);
    }

    /** A few bits of any layer. */
    private Match bytes() {
        Layer layer = pick.of(LAYERS);
        int size = pick.below(pick.oneIn(3) ? Field.MOST_SIZE + 1 : 9);
        Field field = new Field(layer, pick.below(pick.oneIn(10) ? 2000 : 24), size);
        if (size == 0 || pick.oneIn(8)) {
            return FieldTest.present(field);
        }
        BigInteger mask = bit(size).or(bit(size));
        BigInteger value = new BigInteger(1, octets(size)).and(mask);
        if (size <= Long.BYTES && pick.oneIn(3)) {
            return between(field, mask.longValue(), value.longValue());
        }
        return pick.oneIn(2) ? new FieldTest.Equal(field, mask, value) : new FieldTest.Differs(field, mask, value);
    }

    private BigInteger bit(int size) {
        return BigInteger.ONE.shiftLeft(pick.below(size * 8));
    }

    private byte[] octets(int size) {
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) pick.any();
        }
        return octets;
    }

    private static BigInteger unsigned(long number) {
        return new BigInteger(Long.toUnsignedString(number));
    }
}
