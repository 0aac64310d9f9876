package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A map and a plain one of Java, which get the same operations, at random. */
final class MapModel {

    private static final String NONE = "none";

    private final BpfMap map;
    private final MapBytes bytes;
    private final long seed;
    private final SplittableRandom random;
    private final TreeMap<String, String> model = new TreeMap<>();

    MapModel(BpfMap map, long seed) throws IOException {
        this.map = map;
        this.bytes = new MapBytes(map);
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        for (int i = 0; isArray() && i < map.spec().entries(); i++) {
            model.put(hex(bytes.key(i).toArray(JAVA_BYTE)), hex(new byte[(int) map.entryBytes()]));
        }
    }

    void run(int operations) throws IOException {
        for (int i = 0; i < operations; i++) {
            byte[] key = key();
            String about = map.spec().name() + ", seed " + seed + ", operation " + i + ", key " + hex(key);
            switch (random.nextInt(4)) {
                case 0 -> assertEquals(lookUp(key), read(key), about + " read");
                case 1 -> assertEquals(modelRemove(key), remove(key), about + " removed");
                default -> put(key, about);
            }
        }
        assertEquals(model, walk(), map.spec().name() + ", seed " + seed);
    }

    private void put(byte[] key, String about) throws IOException {
        Put how = Put.values()[random.nextInt(3)];
        byte[] value = bytes.bytesOf(random.nextInt());
        assertEquals(modelPut(key, value, how), put(key, value, how), about + " put " + how);
    }

    private byte[] key() {
        byte[] key = new byte[map.spec().keyBytes()];
        if (isTrie()) {
            int bits = random.nextInt(8 * (key.length - 4) + 1);
            key[0] = (byte) bits;
            key[1] = (byte) (bits >>> 8);
            for (int i = 4; i < key.length; i++) {
                key[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
            }
            return key;
        }
        int number = random.nextInt(map.spec().entries() * 3 / 2 + 2);
        key[0] = (byte) number;
        if (key.length > 1) {
            key[1] = (byte) (number >>> 8);
        }
        if (!isArray()) {
            key[key.length - 1] ^= (byte) (key.length > 2 ? number * 7 : 0);
        }
        return key;
    }

    private String read(byte[] key) throws IOException {
        MemorySegment value = bytes.value(0);
        return map.get(MemorySegment.ofArray(key), value) ? hex(bytes.clean(value)) : NONE;
    }

    private Object remove(byte[] key) throws IOException {
        try {
            return map.remove(MemorySegment.ofArray(key));
        } catch (MapException e) {
            return MapErrno.of(e.errno()).orElseThrow();
        }
    }

    private Object put(byte[] key, byte[] value, Put how) throws IOException {
        try {
            map.put(MemorySegment.ofArray(key), MemorySegment.ofArray(value), how);
            return true;
        } catch (MapException e) {
            return MapErrno.of(e.errno()).orElseThrow();
        }
    }

    private TreeMap<String, String> walk() throws IOException {
        TreeMap<String, String> all = new TreeMap<>();
        map.forEach((key, value) -> {
            byte[] found = key.toArray(JAVA_BYTE);
            assertEquals(null, all.put(hex(name(found)), hex(bytes.clean(value))), "twice: " + hex(found));
            return true;
        });
        return all;
    }

    private String lookUp(byte[] key) {
        for (int bits = isTrie() ? bits(key) : 0; bits >= 0; bits--) {
            byte[] shorter = key.clone();
            if (isTrie()) {
                shorter[0] = (byte) bits;
                shorter[1] = (byte) (bits >>> 8);
            }
            String found = model.get(hex(name(shorter)));
            if (found != null) {
                return found;
            }
        }
        return NONE;
    }

    private Object modelPut(byte[] key, byte[] value, Put how) {
        boolean there = model.containsKey(hex(name(key)));
        if (isArray() && !there) {
            return MapErrno.E2BIG;
        }
        if (there && how == Put.ADD) {
            return MapErrno.EEXIST;
        }
        if (!there && how == Put.REPLACE) {
            return MapErrno.ENOENT;
        }
        if (!there && model.size() == map.spec().entries()) {
            return isTrie() ? MapErrno.ENOSPC : MapErrno.E2BIG;
        }
        model.put(hex(name(key)), hex(value));
        return true;
    }

    private Object modelRemove(byte[] key) {
        return isArray() ? MapErrno.EINVAL : model.remove(hex(name(key))) != null;
    }

    /** Returns the key without the bits behind its prefix. */
    private byte[] name(byte[] key) {
        byte[] name = key.clone();
        for (int bit = isTrie() ? bits(key) : 8 * key.length; bit < 8 * (key.length - 4); bit++) {
            name[4 + bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return name;
    }

    private static int bits(byte[] key) {
        return key[0] & 0xFF | (key[1] & 0xFF) << 8;
    }

    private boolean isTrie() {
        return map.spec().type() == MapType.LPM_TRIE;
    }

    private boolean isArray() {
        return map.spec().type() == MapType.ARRAY || map.spec().type() == MapType.PERCPU_ARRAY;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
