package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.SetErrors;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Memory;
import io.xdp4j.rule.BucketTable;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetTable;
import io.xdp4j.rule.TableSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/**
 * The IPv4 addresses of a set, in a {@link BucketTable} that is mapped: no change is a system call.
 *
 * <p>Owns the map's descriptor and the mapping. Other processes may change the table at the same time.
 */
final class BucketMap implements KeyMap {

    private final SetSpec spec;
    private final MapFd map;
    private final Arena arena = Arena.ofShared(); // of whichever thread holds the set's lock
    private final BucketTable table;

    /** Makes an empty map. */
    static BucketMap make(SetSpec spec) throws XdpException {
        TableSpec table = SetTable.of(new SetSpec(spec.name(), spec.type(), spec.capacity(), List.of()), Integer.BYTES);
        try {
            return new BucketMap(spec, create(table));
        } catch (XdpException e) {
            throw SetMemory.explain(e, spec, table);
        }
    }

    /** Owns {@code map}, whose table is there, from now on. */
    BucketMap(SetSpec spec, MapFd map) throws XdpException {
        this.spec = spec;
        this.map = map;
        try {
            this.table = new BucketTable(mapped(map, spec.capacity(), arena));
        } catch (XdpException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Makes a map with what is in {@code table}. */
    static MapFd create(TableSpec table) throws XdpException {
        MapFd map = MapFd.create(table.map(), 0);
        try (Arena arena = Arena.ofConfined()) {
            if (!BucketTable.write(table, mapped(map, table.capacity(), arena))) {
                throw Errno.exception("fill map " + table.name(), Errno.E2BIG.code());
            }
            return map;
        } catch (XdpException | RuntimeException e) {
            map.close();
            throw e;
        }
    }

    /** Returns whether {@code map} has the shape of a table. */
    static boolean isTable(MapInfo map) {
        return map.type() == Bpf.BPF_MAP_TYPE_ARRAY && map.valueBytes() == BucketTable.ENTRY_BYTES;
    }

    /**
     * Returns the capacity of the table that is in {@code map}; borrowed.
     *
     * @throws IllegalArgumentException if there is none, or its entries are not in it
     */
    static int capacity(Fd map) throws XdpException {
        MapInfo info = MapInfo.of(map);
        if (!isTable(info)) {
            throw new IllegalArgumentException("no table of buckets");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(BucketTable.ENTRY_BYTES, 8);
            new MapFd(map, "buckets").get(0, entry); // borrowed: not closed here
            int capacity = BucketTable.capacity(entry);
            if (info.entries() != BucketTable.entries(capacity)) {
                throw new IllegalArgumentException("no table of buckets: it has " + info.entries() + " entries");
            }
            return capacity;
        }
    }

    @Override
    public Fd fd() {
        return map.fd();
    }

    @Override
    public boolean add(SetElement element) throws XdpException {
        return add(element, 0, 1);
    }

    @Override
    public void addAll(List<SetElement> elements, int before, int wanted) throws XdpException {
        int added = before;
        for (SetElement element : elements) {
            add(element, added++, wanted);
        }
    }

    @Override
    public boolean remove(SetElement element) {
        return table.remove(element);
    }

    @Override
    public void removeAll(List<SetElement> elements) {
        elements.forEach(table::remove);
    }

    @Override
    public boolean contains(SetElement element) {
        return table.contains(element);
    }

    @Override
    public boolean holds(SetElement element) {
        return table.contains(element);
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public void forEach(Consumer<SetElement> to) {
        table.forEach(to);
    }

    @Override
    public void close() {
        map.close();
        arena.close();
    }

    private boolean add(SetElement element, int added, int wanted) throws XdpException {
        return switch (table.add(element)) {
            case NEW -> true;
            case THERE -> false;
            case FULL -> throw SetErrors.full(spec, element, added, wanted, 0);
            case CROWDED -> throw SetErrors.crowded(spec, element, added, wanted);
        };
    }

    private static MemorySegment mapped(MapFd map, int capacity, Arena arena) throws XdpException {
        return Memory.map("map a set's buckets", map.fd(), 0, BucketTable.bytes(capacity), arena);
    }
}
