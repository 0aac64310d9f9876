package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Keys and values of a map, by number. */
record MapBytes(BpfMap map) {

    /** Returns a key: the number, u32, and zeroes behind it. */
    MemorySegment key(int number) {
        byte[] key = new byte[map.spec().keyBytes()];
        for (int i = 0; i < key.length && i < 4; i++) {
            key[i] = (byte) (number >>> 8 * i);
        }
        return MemorySegment.ofArray(key);
    }

    /** Returns values of all CPUs that are made from a number, those of each CPU different. */
    MemorySegment value(int number) {
        return MemorySegment.ofArray(bytesOf(number));
    }

    byte[] bytesOf(int number) {
        byte[] value = new byte[(int) map.entryBytes()];
        for (int cpu = 0; cpu < map.cpus(); cpu++) {
            int at = cpu * map.valueStride();
            Arrays.fill(value, at, at + map.spec().valueBytes(), (byte) (number + cpu));
        }
        return value;
    }

    /** Returns the values at a key, with zeroes between them, where the kernel writes what it likes. */
    byte[] read(int key) throws IOException {
        MemorySegment value = value(0);
        assertTrue(map.get(key(key), value));
        return clean(value);
    }

    byte[] clean(MemorySegment value) {
        byte[] bytes = value.toArray(JAVA_BYTE);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = i % map.valueStride() < map.spec().valueBytes() ? bytes[i] : 0;
        }
        return bytes;
    }
}
