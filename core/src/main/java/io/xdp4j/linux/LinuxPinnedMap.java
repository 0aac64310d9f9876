package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverPinnedMap;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapElem;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A map that a pin keeps, of any info. Owns its descriptor. */
final class LinuxPinnedMap implements DriverPinnedMap {

    private static final int ALIGNMENT = 8;

    private final String name;
    private final Fd fd;
    private final MapInfo info;
    private final int valueBytes; // of all processors
    private boolean closed;

    private LinuxPinnedMap(String name, Fd fd) throws XdpException {
        this.name = name;
        this.fd = fd;
        this.info = MapInfo.of(fd);
        this.valueBytes = info.copiedBytes();
    }

    /** Owns {@code fd} from now on. */
    static LinuxPinnedMap of(String name, Fd fd) throws XdpException {
        try {
            return new LinuxPinnedMap(name, fd);
        } catch (XdpException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    @Override
    public int keyBytes() {
        return info.keyBytes();
    }

    @Override
    public int valueBytes() {
        return valueBytes;
    }

    @Override
    public int maxEntries() {
        return info.entries();
    }

    @Override
    public synchronized void put(byte[] key, byte[] value) throws XdpException {
        checkLength("value", value, valueBytes);
        try (Arena arena = Arena.ofConfined()) {
            call("update", Bpf.BPF_MAP_UPDATE_ELEM, key(arena, key), copy(arena, value));
        }
    }

    @Override
    public synchronized Optional<byte[]> get(byte[] key) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(valueBytes, ALIGNMENT);
            boolean there = call("look up in", Bpf.BPF_MAP_LOOKUP_ELEM, key(arena, key), value);
            return there ? Optional.of(value.toArray(JAVA_BYTE)) : Optional.empty();
        }
    }

    @Override
    public synchronized boolean remove(byte[] key) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            return call("delete from", Bpf.BPF_MAP_DELETE_ELEM, key(arena, key), MemorySegment.NULL);
        }
    }

    @Override
    public synchronized List<byte[]> keys() throws XdpException {
        var keys = new ArrayList<byte[]>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = MemorySegment.NULL;
            MemorySegment next = arena.allocate(info.keyBytes(), ALIGNMENT);
            // A map that changes meanwhile may start anew, so what it has at most is the end.
            while (keys.size() < info.entries() && call("list", Bpf.BPF_MAP_GET_NEXT_KEY, key, next)) {
                keys.add(next.toArray(JAVA_BYTE));
                key = copy(arena, keys.getLast());
            }
        }
        return keys;
    }

    @Override
    public synchronized void close() {
        closed = true;
        fd.close();
    }

    /** Returns whether the key is there. */
    private boolean call(String verb, int command, MemorySegment key, MemorySegment value) throws XdpException {
        if (closed) {
            throw new IllegalStateException("map " + name + ": closed");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfMapElem.LAYOUT);
            attr.set(JAVA_INT, BpfMapElem.MAP_FD, fd.number());
            attr.set(JAVA_LONG, BpfMapElem.KEY, key.address());
            attr.set(JAVA_LONG, BpfMapElem.VALUE, value.address());
            BpfCall.call(verb + " map " + name, command, attr);
            return true;
        } catch (XdpException e) {
            if (Errno.ENOENT.is(e)) {
                return false;
            }
            throw e;
        }
    }

    private MemorySegment key(Arena arena, byte[] key) {
        checkLength("key", key, info.keyBytes());
        return copy(arena, key);
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        MemorySegment copy = arena.allocate(bytes.length, ALIGNMENT);
        MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
        return copy;
    }

    private static void checkLength(String what, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException(what + ": " + bytes.length + " bytes instead of " + length);
        }
    }
}
