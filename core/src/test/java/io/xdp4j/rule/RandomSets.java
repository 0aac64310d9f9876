package io.xdp4j.rule;

import static io.xdp4j.rule.RandomFrames.IPV4;
import static io.xdp4j.rule.RandomFrames.IPV6_HIGH;
import static io.xdp4j.rule.RandomFrames.IPV6_LOW;
import static io.xdp4j.rule.RandomFrames.PORTS;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Random sets, one of each type, that hold what frames have, and tests of them. */
final class RandomSets {

    private static final int CAPACITY = 64;
    private static final List<Field> PORT_FIELDS = List.of(
            Field.UDP_SOURCE_PORT,
            Field.UDP_DESTINATION_PORT,
            Field.TCP_SOURCE_PORT,
            Field.TCP_DESTINATION_PORT,
            Field.ETHER_TYPE);
    private static final List<Field> ADDRESS_FIELDS = List.of(
            Field.IPV4_SOURCE,
            Field.IPV4_DESTINATION,
            Field.IPV6_SOURCE,
            Field.IPV6_DESTINATION,
            Field.INNER_IPV4_SOURCE,
            Field.INNER_IPV6_DESTINATION);
    private static final List<List<Field>> TUPLES = List.of(
            List.of(Field.IPV4_SOURCE, Field.IPV4_DESTINATION, Field.UDP_SOURCE_PORT, Field.UDP_DESTINATION_PORT),
            List.of(Field.IPV6_SOURCE, Field.IPV6_DESTINATION, Field.UDP_SOURCE_PORT, Field.UDP_DESTINATION_PORT),
            List.of(Field.IPV4_SOURCE, Field.IPV4_DESTINATION, Field.TCP_SOURCE_PORT, Field.TCP_DESTINATION_PORT));
    private static final List<Layer> IDS = List.of(
            Layer.UDP_QUIC_SOURCE_ID,
            Layer.UDP_QUIC_DESTINATION_ID,
            Layer.TCP_QUIC_SOURCE_ID,
            Layer.TCP_QUIC_DESTINATION_ID);

    private final Pick pick;
    private final Map<SetType, SetSpec> named = new LinkedHashMap<>();

    RandomSets(Pick pick) {
        this.pick = pick;
    }

    /** Forgets the sets that tests have named. */
    void clear() {
        named.clear();
    }

    /** Returns the sets that tests have named since. */
    List<SetSpec> named() {
        return List.copyOf(named.values());
    }

    /** Returns a test of a set. */
    Match test() {
        SetType type = pick.of(List.of(SetType.values()));
        SetSpec set = named.computeIfAbsent(type, this::set);
        return new FieldTest.InSet(fields(type), set.name());
    }

    private List<Field> fields(SetType type) {
        return switch (type) {
            case PORT -> List.of(pick.of(PORT_FIELDS));
            case ADDRESS, PREFIX -> List.of(pick.of(ADDRESS_FIELDS));
            case TUPLE -> pick.of(TUPLES);
            case CONNECTION_ID -> List.of(new Field(pick.of(IDS), pick.below(4), 1 + pick.below(4)));
        };
    }

    private SetSpec set(SetType type) {
        int count = pick.oneIn(8) ? 0 : type == SetType.TUPLE ? CAPACITY : pick.below(12);
        List<SetElement> elements = IntStream.range(0, count)
                .mapToObj(_ -> element(type))
                .distinct()
                .toList();
        return new SetSpec("set_" + type, type, CAPACITY, elements);
    }

    private SetElement element(SetType type) {
        return switch (type) {
            case PORT -> SetElement.port(pick.oneIn(4) ? pick.below(0x10000) : pick.often(PORTS));
            case ADDRESS -> SetElement.of(type, address(pick.oneIn(2)), 0);
            case PREFIX -> prefix(address(pick.oneIn(2)));
            case TUPLE -> tuple(pick.oneIn(2));
            case CONNECTION_ID -> SetElement.of(type, id(), 0);
        };
    }

    private byte[] address(boolean ipv4) {
        ByteBuffer address = ByteBuffer.allocate(ipv4 ? 4 : 16);
        if (ipv4) {
            return address.putInt(pick.often(IPV4)).array();
        }
        return address.putLong(pick.often(IPV6_HIGH))
                .putLong(pick.often(IPV6_LOW))
                .array();
    }

    private SetElement prefix(byte[] address) {
        int bits = pick.below(address.length * 8 + 1);
        for (int bit = bits; bit < address.length * 8; bit++) {
            address[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
        }
        return SetElement.of(SetType.PREFIX, address, bits);
    }

    private SetElement tuple(boolean ipv4) {
        byte[] key = Packets.join(address(ipv4), address(ipv4), new byte[4]);
        ByteBuffer.wrap(key).putShort(key.length - 4, (short) pick.often(PORTS)).putShort(key.length - 2, (short)
                pick.often(PORTS));
        return SetElement.of(SetType.TUPLE, key, 0);
    }

    /** Connection ids are mostly of one byte, so that some of them match. */
    private byte[] id() {
        byte[] id = new byte[1 + pick.below(4)];
        Arrays.fill(id, (byte) (pick.oneIn(8) ? 0xC0 : 0xEE));
        return id;
    }
}
