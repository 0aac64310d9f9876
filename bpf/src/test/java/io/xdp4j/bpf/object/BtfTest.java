package io.xdp4j.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Types, put together by hand. Names: 1 is "int", 5 is "self". */
final class BtfTest {

    private static final byte[] NAMES = "\0int\0self\0".getBytes();
    private static final int HEADER = 24;

    private final List<Integer> words = new ArrayList<>();

    @Test
    void sizesOfArraysAreProducts() throws ObjectException {
        type(1, 1, 0, 4, 1 << 24 | 32); // 1: int, signed
        type(0, 3, 0, 0, 1, 1, 5); // 2: int[5]
        type(0, 3, 0, 0, 2, 1, 3); // 3: int[3][5]
        type(5, 8, 0, 3); // 4: typedef self
        Btf btf = read();

        assertEquals(60, btf.size(3));
        assertEquals(60, btf.size(4));
        assertEquals("self", btf.name(4));
        assertTrue(btf.type(1) instanceof BtfType.Int number && number.signed());
    }

    @Test
    void aTypeThatIsItsOwnHasNoSize() throws ObjectException {
        type(5, 8, 0, 1); // 1: typedef of itself
        type(0, 3, 0, 0, 2, 2, 1); // 2: array of itself
        type(0, 2, 0, 3); // 3: pointer to itself
        Btf btf = read();

        assertThrows(ObjectException.class, () -> btf.size(1));
        assertThrows(ObjectException.class, () -> btf.resolve(1));
        assertTrue(assertThrows(ObjectException.class, () -> btf.size(2))
                .getMessage()
                .contains("others deep, or its own"));
        assertEquals(8, btf.size(3));
        assertTrue(btf.name(3).startsWith("…"), btf.name(3));
    }

    @Test
    void anArrayThatIsTooLargeHasNoSize() throws ObjectException {
        type(1, 1, 0, 4, 32);
        for (int i = 1; i < 20; i++) {
            type(0, 3, 0, 0, i, 1, -1);
        }
        Btf btf = read();

        assertThrows(ObjectException.class, () -> btf.size(2));
        assertThrows(ObjectException.class, () -> btf.size(19));
    }

    @Test
    void aTypeThatIsNotThereIsRefused() {
        type(5, 8, 0, 2);

        assertEquals("offset 32: types of BTF: type 2 of 2", refusal());
    }

    @Test
    void anUnknownKindIsRefused() {
        type(0, 20, 0, 0);

        assertEquals("offset 28: types of BTF: kind 20 of type is unknown", refusal());
    }

    @Test
    void moreMembersThanThereAreAreRefused() {
        type(0, 4, 0xffff, 8, 0, 0, 0);

        assertEquals("offset 56: types of BTF ends after 24 bytes", refusal());
    }

    @Test
    void aNameThatIsNotThereIsRefused() {
        type(11, 8, 0, 0);

        assertTrue(refusal().contains("names of BTF ends after 10 bytes"), refusal());
    }

    private void type(int name, int kind, int count, int size, int... more) {
        words.addAll(List.of(name, kind << 24 | count, size));
        for (int word : more) {
            words.add(word);
        }
    }

    private String refusal() {
        return assertThrows(ObjectException.class, this::read).getMessage();
    }

    private Btf read() throws ObjectException {
        int typeBytes = words.size() * Integer.BYTES;
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER + typeBytes + NAMES.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x0001eb9f).putInt(HEADER).putInt(0).putInt(typeBytes).putInt(typeBytes);
        bytes.putInt(NAMES.length);
        words.forEach(bytes::putInt);
        return Btf.read(bytes.put(NAMES).array());
    }
}
