package io.xdp4j.tools;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.tools.run.KernelEngine;
import io.xdp4j.tools.run.ObjectEngine;
import io.xdp4j.tools.run.VmEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs report is read in Java, the same from the VM and from the kernel. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(120)
final class ObjectEventsKernelTest {

    private static final long SEED = Long.getLong("objects.seed", System.nanoTime());
    private static final int FRAMES = 300;
    private static final int REPORT = 16;
    private static final int MOST_OF_FRAME = 32;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"output", "reserve"})
    void recordsOfARingAreTheSame(String program) throws Exception {
        List<String> kernel = records(new KernelEngine(), program, "ring");

        assertTrue(kernel.size() > FRAMES / 4, kernel::toString);
        for (Engine engine : Engine.values()) {
            assertEquals(kernel, records(new VmEngine(engine), program, "ring"), engine + ", seed " + SEED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "perf_events")
    void perfEventsAreTheSame(String program) throws Exception {
        List<String> kernel = records(new KernelEngine(), program, "perf");

        assertEquals(FRAMES, kernel.size());
        for (Engine engine : Engine.values()) {
            assertEquals(kernel, records(new VmEngine(engine), program, "perf"), engine + ", seed " + SEED);
        }
    }

    /** Returns what is read after each frame, as hex. */
    private List<String> records(ObjectEngine engine, String program, String map) throws Exception {
        BpfObject object = BpfObject.read(Clang.compile("events", "v3", folder));
        List<String> records = new ArrayList<>();
        try (ObjectEngine.Loaded loaded = engine.load(object, program);
                EventReader events = loaded.maps().get(map).events(map.equals("perf") ? 1 << 16 : 0)) {
            for (String line : frames()) {
                byte[] frame = HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1));
                loaded.run(frame);
                // Behind perf events there are up to 7 bytes more.
                int most = REPORT + Math.min(frame.length, MOST_OF_FRAME);
                events.poll(
                        (cpu, data) -> {
                            byte[] bytes = data.toArray(JAVA_BYTE);
                            records.add(HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, most)));
                        },
                        16);
            }
            assertEquals(0, events.lost());
        }
        return records;
    }

    private List<String> frames() throws Exception {
        return Files.readAllLines(ObjectFrames.write(folder.resolve("frames.txt"), FRAMES, SEED));
    }
}
