package io.xdp4j.linux;

import io.xdp4j.bpf.map.EntryVisitor;
import io.xdp4j.bpf.map.MapException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Many entries of a map at once; the kernel has batches for tables.
 *
 * @param map whose
 */
record MapEntries(KernelMap map) {

    long forEach(EntryVisitor visitor) throws IOException {
        try (MapBatch batch = batch()) {
            long shown = 0;
            for (int count = read(batch); count > 0; count = read(batch)) {
                for (int i = 0; i < count; i++) {
                    shown++;
                    if (!visitor.entry(at(batch.keys(), i, keyBytes()), at(batch.values(), i, map.entryBytes()))) {
                        return shown;
                    }
                }
            }
            return shown;
        }
    }

    void putAll(MemorySegment keys, MemorySegment values, int count) throws IOException {
        int most = MapBatch.fitting(keyBytes(), map.entryBytes());
        try (MapBatch batch = batch()) {
            for (int first = 0; first < count; first += most) {
                int some = Math.min(most, count - first);
                copy(keys, first, some, keyBytes(), batch.keys());
                copy(values, first, some, map.entryBytes(), batch.values());
                int done = map.use(() -> batch.put(some));
                if (done < some) {
                    throw new MapErrors(map.spec())
                            .of(MapErrors.Call.UPDATE, at(batch.keys(), done, keyBytes()), batch.errno());
                }
            }
        }
    }

    private int read(MapBatch batch) throws IOException {
        return map.use(batch::read);
    }

    /** The map is open while it is used; its number is asked for then. */
    private MapBatch batch() throws MapException {
        int entries = MapBatch.fitting(keyBytes(), map.entryBytes());
        return map.<MapBatch, MapException>use(
                () -> new MapBatch(map.number(), map.spec().name(), keyBytes(), map.entryBytes(), entries));
    }

    private int keyBytes() {
        return map.spec().keyBytes();
    }

    private static void copy(MemorySegment from, long first, long count, long bytes, MemorySegment to) {
        MemorySegment.copy(from, first * bytes, to, 0, count * bytes);
    }

    private static MemorySegment at(MemorySegment all, long index, long bytes) {
        return all.asSlice(index * bytes, bytes);
    }
}
