package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.SetErrors;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapElem;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Memory;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetTable;
import io.xdp4j.rule.SetType;
import io.xdp4j.rule.TableSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;

/**
 * Elements in a map that the kernel changes, entry by entry, as {@link SetTable} says; ports are stored.
 *
 * <p>Owns the map's descriptor, and the memory of calls about one element, which therefore allocate nothing.
 */
final class SetMap implements KeyMap {

    private static final long KEY = BpfMapElem.LAYOUT.byteSize();
    private static final long VALUE = KEY + 64; // no key is longer

    /** How far the values of an array are apart. Source: kernel/bpf/arraymap.c. */
    private static final long PORT_BYTES = 8;

    private static final VarHandle PORT = JAVA_INT.varHandle();

    private final SetSpec spec;
    private final TableSpec table;
    private final int keyBytes;
    private final MapFd map;
    private final Arena arena = Arena.ofShared(); // of whichever thread holds the set's lock
    private final MemorySegment memory = arena.allocate(VALUE + 8, 8);
    private final MemorySegment attr = memory.asSlice(0, KEY);

    /** Whether the map says itself that an element was there: neither do arrays nor all tries. */
    private final boolean tells;

    /** The values of an array of ports, 8 bytes apart; null if the kernel does not map them. */
    private final MemorySegment ports;

    /** Makes an empty map. */
    SetMap(SetSpec spec, int keyBytes) throws XdpException {
        this(spec, keyBytes, create(spec, table(spec, keyBytes)));
    }

    /** Owns {@code fd}, of a map that is there, from now on. */
    SetMap(SetSpec spec, int keyBytes, Fd fd) {
        this(spec, keyBytes, new MapFd(fd, SetSpec.table(spec.name(), keyBytes)));
    }

    private SetMap(SetSpec spec, int keyBytes, MapFd map) {
        this.spec = spec;
        this.keyBytes = keyBytes;
        this.table = table(spec, keyBytes);
        this.map = map;
        this.tells = table.kind() == TableSpec.Kind.HASH
                || table.kind() == TableSpec.Kind.PREFIXES && TrieProbe.tellsWhatIsThere();
        attr.set(JAVA_INT, BpfMapElem.MAP_FD, map.fd().number());
        attr.set(JAVA_LONG, BpfMapElem.KEY, memory.address() + KEY);
        this.ports = spec.type() == SetType.PORT ? mapped(map, table) : null;
    }

    @Override
    public Fd fd() {
        return map.fd();
    }

    @Override
    public boolean add(SetElement element) throws XdpException {
        if (!tells && contains(element)) {
            return false;
        }
        int result = write(element, SetTable.value(element), tells ? Bpf.BPF_NOEXIST : 0);
        if (result == -Errno.EEXIST.code()) {
            return false;
        }
        if (result < 0) {
            throw refused(element, -result, 0, 1);
        }
        return true;
    }

    @Override
    public boolean remove(SetElement element) throws XdpException {
        if (spec.type() == SetType.PORT) {
            return contains(element) && write(element, (byte) 0, 0) == 0; // an array has all its entries for ever
        }
        int result = delete(element);
        if (result < 0 && result != -Errno.ENOENT.code()) {
            throw Errno.exception("remove " + element + " from set " + spec.name(), -result);
        }
        return result == 0;
    }

    @Override
    public boolean contains(SetElement element) {
        return value(element) == SetTable.value(element);
    }

    @Override
    public boolean holds(SetElement element) {
        return value(element) != 0;
    }

    /** Returns the value of an element, of a prefix that of the longest one that holds it; 0 if there is none. */
    private byte value(SetElement element) {
        if (ports != null) {
            return (byte) (int) PORT.getVolatile(ports, place(element));
        }
        int result = call(Bpf.BPF_MAP_LOOKUP_ELEM, element, memory.address() + VALUE, 0);
        assert result == 0 || result == -Errno.ENOENT.code() : result;
        return result == 0 ? memory.get(JAVA_BYTE, VALUE) : 0;
    }

    @Override
    public void addAll(List<SetElement> elements, int before, int wanted) throws XdpException {
        if (ports != null) {
            elements.forEach(element -> PORT.setVolatile(ports, place(element), 1));
            return;
        }
        try (MapBatch batch = batch()) {
            for (int first = 0; first < elements.size(); first += MapBatch.ENTRIES) {
                int count = fill(batch, elements, first, true);
                int added = batch.put(count);
                if (added < count) {
                    throw refused(elements.get(first + added), batch.errno(), before + first + added, wanted);
                }
            }
        }
    }

    @Override
    public void removeAll(List<SetElement> elements) throws XdpException {
        if (ports != null) {
            elements.forEach(element -> PORT.setVolatile(ports, place(element), 0));
            return;
        }
        try (MapBatch batch = batch()) {
            for (int first = 0; first < elements.size(); first += MapBatch.ENTRIES) {
                int count = fill(batch, elements, first, false);
                if (spec.type() == SetType.PORT) {
                    batch.put(count);
                } else {
                    batch.remove(count);
                }
            }
        }
    }

    @Override
    public int size() throws XdpException {
        int size = 0;
        try (MapBatch batch = batch()) {
            for (int count = batch.read(); count > 0; count = batch.read()) {
                for (int i = 0; i < count; i++) {
                    size += batch.values().get(JAVA_BYTE, i) == 0 ? 0 : 1;
                }
            }
        }
        return size;
    }

    @Override
    public void forEach(Consumer<SetElement> to) throws XdpException {
        try (MapBatch batch = batch()) {
            for (int count = batch.read(); count > 0; count = batch.read()) {
                for (int i = 0; i < count; i++) {
                    if (batch.values().get(JAVA_BYTE, i) != 0) {
                        to.accept(SetTable.readKey(spec.type(), keyBytes, batch.keys(), (long) i * table.keyBytes()));
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        map.close();
        arena.close();
    }

    private static TableSpec table(SetSpec spec, int keyBytes) {
        return SetTable.of(new SetSpec(spec.name(), spec.type(), spec.capacity(), List.of()), keyBytes);
    }

    private static MapFd create(SetSpec spec, TableSpec table) throws XdpException {
        try {
            return MapFd.create(table.map(), spec.type() == SetType.PORT ? MapSpec.MAPPABLE : 0);
        } catch (XdpException e) {
            throw SetMemory.explain(e, spec, table);
        }
    }

    /** A pinned map may be of a process that did not ask for this. */
    private MemorySegment mapped(MapFd map, TableSpec table) {
        try {
            return Memory.map("map the values of " + table.name(), map.fd(), 0, table.capacity() * PORT_BYTES, arena);
        } catch (XdpException _) {
            return null;
        }
    }

    private long place(SetElement element) {
        SetTable.writeKey(element, memory, KEY);
        return memory.get(JAVA_INT, KEY) * PORT_BYTES;
    }

    private MapBatch batch() {
        return new MapBatch(map.fd(), table.name(), table.keyBytes(), table.valueBytes());
    }

    private int fill(MapBatch batch, List<SetElement> elements, int first, boolean present) {
        int count = Math.min(MapBatch.ENTRIES, elements.size() - first);
        for (int i = 0; i < count; i++) {
            SetElement element = elements.get(first + i);
            SetTable.writeKey(element, batch.keys(), (long) i * table.keyBytes());
            batch.values().set(JAVA_BYTE, i, present ? SetTable.value(element) : 0);
        }
        return count;
    }

    private int write(SetElement element, byte value, long flags) {
        if (ports != null) {
            PORT.setVolatile(ports, place(element), (int) value); // seen at once, as by a system call
            return 0;
        }
        memory.set(JAVA_BYTE, VALUE, value);
        return call(Bpf.BPF_MAP_UPDATE_ELEM, element, memory.address() + VALUE, flags);
    }

    private int delete(SetElement element) {
        return call(Bpf.BPF_MAP_DELETE_ELEM, element, 0, 0);
    }

    private int call(int command, SetElement element, long value, long flags) {
        SetTable.writeKey(element, memory, KEY);
        attr.set(JAVA_LONG, BpfMapElem.VALUE, value);
        attr.set(JAVA_LONG, BpfMapElem.FLAGS, flags);
        return BpfCall.attempt(command, attr);
    }

    private XdpException refused(SetElement element, int errno, int added, int wanted) {
        if (errno == Errno.E2BIG.code() || errno == Errno.ENOSPC.code()) {
            return SetErrors.full(spec, element, added, wanted, errno);
        }
        return Errno.exception(
                "add " + element + " to set " + spec.name() + ", after " + added + " of " + wanted,
                errno,
                errno == Errno.ENOMEM.code() ? SetMemory.ADVICE : "");
    }
}
