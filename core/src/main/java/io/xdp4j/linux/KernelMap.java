package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.EntryVisitor;
import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapElem;
import io.xdp4j.linux.inspect.BpfIds;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A map in the kernel, of any type. Owns its descriptor; programs that use the map keep it alive beyond that.
 *
 * <p>Values of maps of maps, of programs and of sockets are descriptors when they are written, and ids when they are
 * read. Keys of queues, stacks and rings have no bytes.
 */
public final class KernelMap implements BpfMap {

    private static final MemorySegment NO_KEY = MemorySegment.ofArray(new byte[0]);

    private final Fd fd;
    private final MapSpec spec;
    private final int cpus;
    private final MapErrors errors;
    private final ReadWriteLock lock = new ReentrantReadWriteLock(); // held for writing by close alone
    private boolean closed;

    /** Owns {@code fd} from now on, of a map like {@code spec}. */
    KernelMap(Fd fd, MapSpec spec) throws XdpException {
        this.fd = fd;
        this.spec = spec;
        this.cpus = spec.type().isPerCpu() ? Processors.possible() : 1;
        this.errors = new MapErrors(spec);
    }

    /** Makes a map of which the kernel knows no types. */
    public static KernelMap create(MapSpec spec) throws XdpException {
        return MapMaker.create(spec, ValueTypes.NONE);
    }

    /** Makes a map. */
    public static KernelMap create(MapSpec spec, ValueTypes types) throws XdpException {
        return MapMaker.create(spec, types);
    }

    /** Opens the map with an id. Needs CAP_SYS_ADMIN. */
    public static KernelMap open(int id) throws XdpException {
        return MapInfo.map(BpfIds.map(id));
    }

    /** Opens the map that a file of bpffs keeps; a path that is not absolute is from where that is mounted. */
    public static KernelMap open(Path pinned) throws XdpException {
        return MapInfo.map(BpfFs.open(BpfFs.resolve(pinned), "map"));
    }

    @Override
    public MapSpec spec() {
        return spec;
    }

    @Override
    public int cpus() {
        return cpus;
    }

    /** Asks the kernel about it. */
    public MapInfo info() throws XdpException {
        return use(() -> MapInfo.of(fd));
    }

    @Override
    public boolean get(MemorySegment key, MemorySegment value) throws IOException {
        return read(Bpf.BPF_MAP_LOOKUP_ELEM, MapErrors.Call.LOOK_UP, key, value);
    }

    /** Reads an entry and removes it in one step. Hashes have it since Linux 5.14. */
    @Override
    public boolean take(MemorySegment key, MemorySegment value) throws IOException {
        return read(Bpf.BPF_MAP_LOOKUP_AND_DELETE_ELEM, MapErrors.Call.TAKE, key, value);
    }

    @Override
    public void push(MemorySegment value, boolean dropOldest) throws IOException {
        put(NO_KEY, value, dropOldest ? Put.REPLACE : Put.ANY);
    }

    @Override
    public boolean pop(MemorySegment value) throws IOException {
        return take(NO_KEY, value);
    }

    @Override
    public boolean peek(MemorySegment value) throws IOException {
        return get(NO_KEY, value);
    }

    @Override
    public void put(MemorySegment key, MemorySegment value, Put how) throws IOException {
        checkKey(key);
        checkValue(value);
        use(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment attr = attr(arena, key, nativeCopy(arena, value));
                attr.set(JAVA_LONG, BpfMapElem.FLAGS, how.flag());
                int result = BpfCall.attempt(Bpf.BPF_MAP_UPDATE_ELEM, attr);
                if (result < 0) {
                    throw errors.of(MapErrors.Call.UPDATE, key, -result);
                }
                return null;
            }
        });
    }

    @Override
    public void putMap(MemorySegment key, BpfMap map, Put how) throws IOException {
        if (!(map instanceof KernelMap inner)) {
            throw new IllegalArgumentException("map " + map.spec().name() + ": not in the kernel");
        }
        try (Fd held = inner.duplicate()) {
            put(key, held, how);
        }
    }

    @Override
    public void putProgram(int index, TailCallTarget program) throws IOException {
        if (!(program instanceof KernelProgram target)) {
            throw new IllegalArgumentException("program " + program.id() + ": not in the kernel");
        }
        put(MemorySegment.ofArray(new int[] {index}), target.fd(), Put.ANY);
    }

    @Override
    public EventReader events(int bytes) throws IOException {
        return switch (spec.type()) {
            case RINGBUF -> new RingReader(duplicate(), spec.name(), spec.entries());
            case PERF_EVENT_ARRAY -> new EventRings(this, bytes);
            default -> BpfMap.super.events(bytes);
        };
    }

    @Override
    public long forEach(EntryVisitor visitor) throws IOException {
        return spec.type().isTable() ? new MapEntries(this).forEach(visitor) : BpfMap.super.forEach(visitor);
    }

    @Override
    public void putAll(MemorySegment keys, MemorySegment values, int count, Put how) throws IOException {
        if (how == Put.ANY && spec.type().isTable()) {
            new MapEntries(this).putAll(keys, values, count);
        } else {
            BpfMap.super.putAll(keys, values, count, how);
        }
    }

    private void put(MemorySegment key, Fd object, Put how) throws IOException {
        put(key, MemorySegment.ofArray(new int[] {object.number()}), how);
    }

    @Override
    public boolean remove(MemorySegment key) throws IOException {
        checkKey(key);
        return use(() -> {
            try (Arena arena = Arena.ofConfined()) {
                int result = BpfCall.attempt(Bpf.BPF_MAP_DELETE_ELEM, attr(arena, key, MemorySegment.NULL));
                if (result == -Errno.ENOENT.code() || result < 0 && isEmptySlot(-result)) {
                    return false;
                }
                if (result < 0) {
                    throw errors.of(MapErrors.Call.DELETE, key, -result);
                }
                return true;
            }
        });
    }

    @Override
    public boolean nextKey(MemorySegment key, MemorySegment next) throws IOException {
        checkKey(next);
        if (key != null) {
            checkKey(key);
        }
        return use(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment copy = arena.allocate(Math.max(1, next.byteSize()), 8);
                int result = BpfCall.attempt(Bpf.BPF_MAP_GET_NEXT_KEY, attr(arena, key, copy));
                if (result == -Errno.ENOENT.code()) {
                    return false;
                }
                if (result < 0) {
                    throw errors.of(MapErrors.Call.NEXT_KEY, next, -result);
                }
                MemorySegment.copy(copy, 0, next, 0, next.byteSize());
                return true;
            }
        });
    }

    @Override
    public void freeze() throws XdpException {
        use(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment attr = arena.allocate(BpfMapElem.LAYOUT);
                attr.set(JAVA_INT, BpfMapElem.MAP_FD, fd.number());
                return BpfCall.call("freeze map " + spec.name(), Bpf.BPF_MAP_FREEZE, attr);
            }
        });
    }

    /** Makes a file of bpffs that keeps it. */
    public void pin(Path path) throws XdpException {
        use(() -> {
            BpfFs.pin(fd, path);
            return null;
        });
    }

    /**
     * Maps the values of an array made with {@link MapSpec#MAPPABLE}, each 8 bytes or a multiple from the next; the
     * arena unmaps them. Those of constants cannot be written.
     */
    public MemorySegment values(Arena arena) throws XdpException {
        long bytes = (spec.valueBytes() + 7L & -8L) * Integer.toUnsignedLong(spec.entries());
        String operation = "mmap map " + spec.name();
        return use(() -> (spec.flags() & MapSpec.READ_ONLY_PROGRAM) != 0
                ? Memory.mapToRead(operation, fd, 0, bytes, arena)
                : Memory.map(operation, fd, 0, bytes, arena));
    }

    /** Returns another descriptor of it, which has an owner of its own. */
    public Fd duplicate() throws XdpException {
        return use(fd::duplicate);
    }

    /** Returns its descriptor's number; call it within {@link #use}. */
    int number() {
        return fd.number();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            fd.close();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What is done with an open descriptor. */
    @FunctionalInterface
    interface Use<T, E extends IOException> {
        T with() throws E;
    }

    /** The number of a closed descriptor may be that of another map by now. */
    <T, E extends IOException> T use(Use<T, E> use) throws E {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("map " + spec.name() + ": closed");
            }
            return use.with();
        } finally {
            lock.readLock().unlock();
        }
    }

    private boolean read(int command, MapErrors.Call call, MemorySegment key, MemorySegment value) throws IOException {
        checkKey(key);
        checkValue(value);
        return use(() -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment copy = arena.allocate(Math.max(1, entryBytes()), 8);
                int result = BpfCall.attempt(command, attr(arena, key, copy));
                if (result == -Errno.ENOENT.code()) {
                    return false;
                }
                if (result < 0) {
                    throw errors.of(call, key, -result);
                }
                MemorySegment.copy(copy, 0, value, 0, entryBytes());
                return true;
            }
        });
    }

    private MemorySegment attr(Arena arena, MemorySegment key, MemorySegment value) {
        MemorySegment attr = arena.allocate(BpfMapElem.LAYOUT);
        attr.set(JAVA_INT, BpfMapElem.MAP_FD, fd.number());
        boolean keyed = key != null && spec.keyBytes() > 0;
        attr.set(JAVA_LONG, BpfMapElem.KEY, keyed ? nativeCopy(arena, key).address() : 0);
        attr.set(JAVA_LONG, BpfMapElem.VALUE, value.address());
        return attr;
    }

    private static MemorySegment nativeCopy(Arena arena, MemorySegment bytes) {
        return bytes.isNative()
                ? bytes
                : arena.allocate(Math.max(1, bytes.byteSize()), 8).copyFrom(bytes);
    }

    /** An XSKMAP answers EINVAL for a slot that is empty, and the others say that they have no such slot. */
    private boolean isEmptySlot(int errno) {
        return errno == Errno.EINVAL.code() && spec.type() == MapType.XSKMAP;
    }

    private void checkKey(MemorySegment key) {
        if (key.byteSize() != spec.keyBytes()) {
            throw new IllegalArgumentException(
                    "map " + spec.name() + ": a key has " + spec.keyBytes() + " bytes, not " + key.byteSize());
        }
    }

    private void checkValue(MemorySegment value) {
        if (value.byteSize() != entryBytes()) {
            throw new IllegalArgumentException("map " + spec.name() + ": the value of an entry has " + entryBytes()
                    + " bytes" + (cpus > 1 ? " (" + cpus + " CPUs)" : "") + ", not " + value.byteSize());
        }
    }
}
