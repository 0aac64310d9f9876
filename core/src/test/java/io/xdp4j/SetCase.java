package io.xdp4j;

import io.xdp4j.rule.Field;
import io.xdp4j.rule.FieldTest;
import io.xdp4j.rule.Layer;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.util.HexFormat;
import java.util.List;

/**
 * A kind of set as tests use it.
 *
 * @param type the type
 * @param element an element
 * @param other another one, which {@code frame} has nothing to do with
 * @param match the test that a frame is of the set {@code live}
 * @param frame a frame of {@code element}
 */
record SetCase(SetType type, String element, String other, FieldTest match, byte[] frame) {

    static final List<SetCase> ALL = List.of(
            new SetCase(SetType.PORT, "4433", "1-500", test(Field.UDP_DESTINATION_PORT), quic()),
            new SetCase(SetType.ADDRESS, "10.77.0.2", "10.77.0.3", test(Field.IPV4_SOURCE), quic()),
            new SetCase(SetType.PREFIX, "10.77.0.0/24", "10.0.0.0/15", test(Field.IPV4_SOURCE), quic()),
            new SetCase(
                    SetType.TUPLE,
                    "10.77.0.2:1234-10.77.0.1:4433",
                    "10.77.0.2:1234-10.77.0.1:4434",
                    test(Field.IPV4_SOURCE, Field.IPV4_DESTINATION, Field.UDP_SOURCE_PORT, Field.UDP_DESTINATION_PORT),
                    quic()),
            new SetCase(
                    SetType.CONNECTION_ID,
                    "c0ffee",
                    "c0ffef",
                    test(new Field(Layer.UDP_QUIC_DESTINATION_ID, 0, 3)),
                    quic()));

    SetSpec spec() {
        return SetSpec.of("live", type);
    }

    private static FieldTest test(Field... fields) {
        return new FieldTest.InSet(List.of(fields), "live");
    }

    /** A short header of QUIC. */
    private static byte[] quic() {
        return Frames.udp(Passage.PORT, HexFormat.of().parseHex("40c0ffee0000000000000000000000000000"));
    }
}
