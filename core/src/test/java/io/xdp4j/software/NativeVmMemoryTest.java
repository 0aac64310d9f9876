package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.Codecs;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.map.TypedMap;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.os.HugePages;
import io.xdp4j.software.link.NativeVmMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class NativeVmMemoryTest {

    private final NativeVmMemory memory = new NativeVmMemory();

    @Test
    void largeAllocationsAreZeroToTheLastByte() {
        long bytes = 3 * HugePages.BYTES + 12_345; // the last page is not whole
        long offset = memory.allocate(bytes);
        MemorySegment allocated = memory.space().asSlice(offset, bytes);

        assertEquals(0, offset % HugePages.BYTES);
        assertEquals(-1, allocated.mismatch(MemorySegment.ofArray(new byte[(int) bytes])));
        allocated.fill((byte) 1);
        assertEquals(1, allocated.get(JAVA_BYTE, bytes - 1));
    }

    @Test
    void largeMapsFindAllTheirEntries() throws IOException {
        int entries = 300_000;
        BpfMap raw = Vm.of(memory, 1).map(MapSpec.of("large", MapType.HASH, 8, 8, entries));
        TypedMap<Long, Long> map = TypedMap.of(raw, Codecs.u64(), Codecs.u64());

        for (long i = 0; i < entries; i++) {
            map.put(i, ~i);
        }
        for (long i = 0; i < entries; i++) {
            assertEquals(~i, map.get(i).orElseThrow());
        }
        assertTrue(map.get((long) entries).isEmpty());
    }
}
