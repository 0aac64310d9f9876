package io.xdp4j.software.program;

import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.rule.BucketTable;
import io.xdp4j.rule.BucketTable.Added;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetTable;
import io.xdp4j.rule.SetType;
import io.xdp4j.rule.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The elements of a set that have keys of one size, in a map of a machine. For who holds the set's lock. */
final class SetImage {

    private final SetType type;
    private final int keyBytes;
    private final Machine machine; // whose memory the map is in
    private final VmMap map;
    private final BucketTable buckets; // null if it is another map

    /** Makes an empty one with room for what the set has room for. */
    SetImage(Machine machine, SetSpec set, int keyBytes) {
        TableSpec table = SetTable.of(new SetSpec(set.name(), set.type(), set.capacity(), List.of()), keyBytes);
        this.type = set.type();
        this.keyBytes = keyBytes;
        this.machine = machine;
        this.map = (VmMap) machine.vm().map(table.map());
        this.buckets = table.kind() == TableSpec.Kind.BUCKETS ? buckets(table) : null;
    }

    /** Returns the map, which holds on to no image. */
    VmMap map() {
        return map;
    }

    /** Adds an element if it is of the size; returns false if there is no room where it has to be. */
    boolean add(SetElement element) {
        if (element.keyBytes() != keyBytes) {
            return true;
        }
        if (buckets != null) {
            Added added = buckets.add(element);
            return added == Added.NEW || added == Added.THERE;
        }
        put(element, SetTable.value(element));
        return true;
    }

    /** Removes an element, if it is there. */
    void remove(SetElement element) {
        if (element.keyBytes() != keyBytes) {
            return;
        }
        if (buckets != null) {
            buckets.remove(element);
        } else if (type == SetType.PORT) {
            put(element, (byte) 0);
        } else {
            erase(element);
        }
    }

    private void put(SetElement element, byte value) {
        try {
            map.put(key(element), MemorySegment.ofArray(new byte[] {value}), Put.ANY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void erase(SetElement element) {
        try {
            map.remove(key(element));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BucketTable buckets(TableSpec table) {
        MemorySegment values = machine.value(map);
        BucketTable.write(table, values);
        return new BucketTable(values);
    }

    private static MemorySegment key(SetElement element) {
        return MemorySegment.ofArray(SetTable.key(element));
    }
}
