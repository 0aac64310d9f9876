package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class EventHelpersTest {

    private final VmRig rig;

    EventHelpersTest(Engine engine) {
        this.rig = new VmRig(engine);
    }

    @Test
    void recordsAreReservedWrittenAndSubmitted() throws IOException {
        ring();

        assertEquals(0, rig.run(code -> reserve(code, 8, Helper.RINGBUF_SUBMIT)));
        assertEquals(0, rig.run(code -> reserve(code, 8, Helper.RINGBUF_DISCARD)));

        assertEquals(List.of("0700000000000000"), events());
    }

    @Test
    void aRecordIsNotReservedBeyondTheRing() {
        ring();

        assertEquals(-1, rig.run(code -> reserve(code, 4096, Helper.RINGBUF_SUBMIT)));
    }

    @Test
    void recordsAreCopied() throws IOException {
        ring();

        assertEquals(0, rig.run(code -> {
            VmRig.onStack(code, R2, -4, Size.WORD, 7);
            code.loadMap(R1, "m")
                    .mov(R3, 4)
                    .mov(R4, 0)
                    .call(Helper.RINGBUF_OUTPUT)
                    .exit();
        }));
        assertEquals(
                16,
                rig.run(code -> code.loadMap(R1, "m")
                        .mov(R2, 0)
                        .call(Helper.RINGBUF_QUERY)
                        .exit()));

        assertEquals(List.of("07000000"), events());
    }

    @Test
    void onlyWhatWasReservedIsSubmitted() {
        ring();

        var trap = assertThrows(
                VmTrapException.class,
                () -> rig.run(code ->
                        code.mov(R1, 0).mov(R2, 0).call(Helper.RINGBUF_SUBMIT).exit()));

        assertTrue(trap.getMessage().contains("no reserved record"), trap.getMessage());
    }

    @Test
    void aRingBufferHasNoPerfRings() {
        ring();

        assertThrows(VmTrapException.class, () -> rig.verdict(code -> output(code, 0, -1)));
    }

    @Test
    void perfRecordsHaveBytesOfTheFrameBehindThem() throws IOException {
        rig.frame("aabbccdd");
        var map = rig.map(MapSpec.of("m", MapType.PERF_EVENT_ARRAY, 4, 4, VmRig.CPUS));
        assertEquals(-2, rig.verdict(code -> output(code, 0, -1)));
        var found = new ArrayList<String>();

        try (var reader = map.events(4096)) {
            assertEquals(0, rig.verdict(code -> output(code, 2, -1)));
            assertEquals(-14, rig.verdict(code -> output(code, 5, -1)));
            assertEquals(-7, rig.verdict(code -> output(code, 0, 9)));
            assertEquals(-95, rig.verdict(code -> output(code, 0, 0)));
            reader.poll((cpu, data) -> found.add(cpu + " " + HexFormat.of().formatHex(data.toArray(Memory.U8))), 10);
        }

        assertEquals(
                List.of("1 07000000aabb"),
                found.stream().map(e -> e.substring(0, 14)).toList());
    }

    private void ring() {
        rig.map(MapSpec.of("m", MapType.RINGBUF, 0, 0, 4096));
    }

    private List<String> events() throws IOException {
        var found = new ArrayList<String>();
        try (var reader = rig.maps.get("m").events(4096)) {
            reader.poll((_, data) -> found.add(HexFormat.of().formatHex(data.toArray(Memory.U8))), 10);
        }
        return found;
    }

    private static void reserve(Assembler code, int bytes, Helper end) {
        var full = code.label();
        code.loadMap(R1, "m")
                .mov(R2, bytes)
                .mov(R3, 0)
                .call(Helper.RINGBUF_RESERVE)
                .jump(JumpOp.EQ, R0, 0, full);
        code.store(Size.DOUBLE, R0, 0, 7)
                .mov(R1, R0)
                .mov(R2, 0)
                .call(end)
                .mov(R0, 0)
                .exit();
        code.bind(full).mov(R0, -1).exit();
    }

    private static void output(Assembler code, int frameBytes, int index) {
        code.mov(R6, R1);
        VmRig.onStack(code, R4, -4, Size.WORD, 7);
        code.mov(R1, R6).loadMap(R2, "m").loadImm64(R3, (long) frameBytes << 32 | index & 0xffff_ffffL);
        code.mov(R5, 4).call(Helper.PERF_EVENT_OUTPUT).exit();
    }
}
