package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapCreate;
import io.xdp4j.linux.abi.BpfMapElem;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A map in the kernel. Owns its descriptor; programs that use the map keep it alive beyond that. */
public final class MapFd implements AutoCloseable {

    private final Fd fd;
    private final String name;

    /** Owns {@code fd}, of a map with keys of 4 bytes, from now on. */
    MapFd(Fd fd, String name) {
        this.fd = fd;
        this.name = name;
    }

    /** Makes a map of {@code entries} entries with keys of 4 bytes. */
    public static MapFd create(int type, String name, int valueBytes, int entries) throws XdpException {
        return create(type, name, Integer.BYTES, valueBytes, entries, 0);
    }

    /** Makes a map, with more flags. */
    static MapFd create(MapSpec spec, int more) throws XdpException {
        int flags = spec.flags() | more;
        return create(spec.type().number(), spec.name(), spec.keyBytes(), spec.valueBytes(), spec.entries(), flags);
    }

    /** Makes a map of {@code entries} entries. */
    static MapFd create(int type, String name, int keyBytes, int valueBytes, int entries, int flags)
            throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfMapCreate.LAYOUT);
            attr.set(JAVA_INT, BpfMapCreate.MAP_TYPE, type);
            attr.set(JAVA_INT, BpfMapCreate.KEY_SIZE, keyBytes);
            attr.set(JAVA_INT, BpfMapCreate.VALUE_SIZE, valueBytes);
            attr.set(JAVA_INT, BpfMapCreate.MAX_ENTRIES, entries);
            attr.set(JAVA_INT, BpfMapCreate.MAP_FLAGS, flags);
            BpfName.write(attr, BpfMapCreate.MAP_NAME, name);
            return new MapFd(Fd.of(BpfCall.call("create map " + name, Bpf.BPF_MAP_CREATE, attr)), name);
        } catch (XdpException e) {
            throw Rights.explain(e);
        }
    }

    /** Returns its descriptor, which stays the map's. */
    public Fd fd() {
        return fd;
    }

    void put(MemorySegment key, MemorySegment value) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            element(arena, Bpf.BPF_MAP_UPDATE_ELEM, "update map " + name, key, value);
        }
    }

    /** Writes an entry. */
    public void put(int key, MemorySegment value) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            element(arena, Bpf.BPF_MAP_UPDATE_ELEM, "update map " + name, key, value);
        }
    }

    /** Reads an entry; of a per-CPU map the values of all possible processors. */
    public void get(int key, MemorySegment value) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            element(arena, Bpf.BPF_MAP_LOOKUP_ELEM, "look up in map " + name, key, value);
        }
    }

    /** Removes an entry; does nothing if it is not there. */
    void remove(int key) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            element(arena, Bpf.BPF_MAP_DELETE_ELEM, "delete from map " + name, key, MemorySegment.NULL);
        } catch (XdpException e) {
            if (!Errno.ENOENT.is(e) && !Errno.EINVAL.is(e)) {
                throw e; // an XSKMAP answers EINVAL for a slot that is empty
            }
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    private void element(Arena arena, int command, String operation, int key, MemorySegment value) throws XdpException {
        element(arena, command, operation + ", key " + key, arena.allocateFrom(JAVA_INT, key), value);
    }

    private void element(Arena arena, int command, String operation, MemorySegment key, MemorySegment value)
            throws XdpException {
        MemorySegment attr = arena.allocate(BpfMapElem.LAYOUT);
        attr.set(JAVA_INT, BpfMapElem.MAP_FD, fd.number());
        attr.set(JAVA_LONG, BpfMapElem.KEY, key.address());
        attr.set(JAVA_LONG, BpfMapElem.VALUE, value.address());
        BpfCall.call(operation, command, attr);
    }
}
