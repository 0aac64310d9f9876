package io.xdp4j.linux;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.CompiledRules;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.TableSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The maps that a compiled rule list needs. Owns their descriptors; a program that was loaded keeps the maps. */
final class RuleTables implements AutoCloseable {

    private final Map<String, MapFd> maps = new HashMap<>();
    private InterfaceMap interfaces; // null if no rule forwards

    RuleTables(CompiledRules rules, List<TableSpec> sets) throws XdpException {
        try {
            for (TableSpec table : rules.tables()) {
                make(table);
            }
            for (TableSpec set : sets) {
                make(set);
            }
            if (!rules.interfaces().isEmpty()) {
                interfaces = InterfaceMap.ofNames(rules.interfaces());
            }
        } catch (XdpException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Returns the mode to attach in, as {@link InterfaceMap#mode}. */
    AttachMode mode(AttachMode asked) throws XdpException {
        return interfaces == null ? asked : interfaces.mode(asked);
    }

    Map<String, Fd> fds() {
        Map<String, Fd> fds = new HashMap<>();
        maps.forEach((name, map) -> fds.put(name, map.fd()));
        if (interfaces != null) {
            fds.put(RuleCompiler.INTERFACES, interfaces.fd());
        }
        return fds;
    }

    @Override
    public void close() {
        maps.values().forEach(MapFd::close);
        if (interfaces != null) {
            interfaces.close();
        }
    }

    private void make(TableSpec table) throws XdpException {
        boolean buckets = table.kind() == TableSpec.Kind.BUCKETS;
        MapFd map = buckets ? BucketMap.create(table) : MapFd.create(table.map(), 0);
        maps.put(table.name(), map);
        if (!buckets) {
            fill(map, table);
        }
    }

    private static void fill(MapFd map, TableSpec table) throws XdpException {
        int entries = table.keys().length / table.keyBytes();
        if (entries == 1) {
            fillOne(map, table);
        } else if (entries > 1) {
            fillMany(map, table, entries);
        }
    }

    /** A single value may be large. */
    private static void fillOne(MapFd map, TableSpec table) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            map.put(
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, table.keys()),
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, table.values()));
        }
    }

    private static void fillMany(MapFd map, TableSpec table, int entries) throws XdpException {
        try (MapBatch batch = new MapBatch(map.fd(), table.name(), table.keyBytes(), table.valueBytes())) {
            for (int first = 0; first < entries; first += MapBatch.ENTRIES) {
                int count = Math.min(MapBatch.ENTRIES, entries - first);
                copy(table.keys(), first, table.keyBytes(), batch.keys(), count);
                copy(table.values(), first, table.valueBytes(), batch.values(), count);
                if (batch.put(count) < count) {
                    throw Errno.exception("fill map " + table.name(), batch.errno());
                }
            }
        }
    }

    private static void copy(byte[] from, int first, int size, MemorySegment to, int count) {
        MemorySegment.copy(from, first * size, to, ValueLayout.JAVA_BYTE, 0, count * size);
    }
}
