package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects do the same in the interpreter, the JIT and the kernel: verdicts, frames and what is in the maps. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(300)
final class ObjectEnginesKernelTest {

    private static final long SEED = Long.getLong("objects.seed", System.nanoTime());
    private static final boolean DEEP = Boolean.getBoolean("xdp4j.deep");
    private static final Path PREBUILT = Path.of("/usr/lib/x86_64-linux-gnu/bpf");
    private static final List<String> SOURCES =
            List.of("arithmetic", "calls", "chains", "events", "globals", "maps", "parse", "rewrite", "tables");

    @TempDir
    Path folder;

    private String frames;

    @BeforeEach
    void writeFrames() throws Exception {
        frames = ObjectFrames.write(folder.resolve("frames.txt"), DEEP ? 2000 : 120, SEED)
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v3", "v4"})
    void ownObjectsOfEachInstructionSetDoTheSame(String cpu) throws Exception {
        for (String source : SOURCES) {
            String out = same(Clang.compile(source, cpu, folder).toString());

            assertFalse(out.contains("\"ok\":false"), () -> source + " " + cpu + ": " + out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alw_all", "alw_eth", "alw_ip", "alw_tcp", "alw_udp", "dny_all", "dny_ip", "dny_udp"})
    void filtersOfXdpToolsDoTheSame(String name) throws Exception {
        String object = prebuilt("xdpfilt_" + name + ".o");
        String empty = same(object);
        String seeded = same(object, "--seed", seeds(Ran.xdp("disasm", object).out()));

        assertTrue(seeded.contains("\"ok\":true"), seeded);
        assertFalse(verdicts(empty).equals(verdicts(seeded)), () -> name + " has hit nothing: " + seeded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xsk_def_xdp_prog.o", "xsk_def_xdp_prog_5.3.o", "xdp-dispatcher.o", "xdpdump_xdp.o"})
    void otherObjectsOfXdpToolsDoTheSame(String name) throws Exception {
        assertTrue(same(prebuilt(name)).contains("\"ok\":true"));
    }

    @Test
    void variableThatIsSetIsTheSame() throws Exception {
        String object = Clang.compile("globals", "v3", folder).toString();

        String out = same(object, "--set", "limit=300", "--set", "seen=hex:0001000000000000");

        assertFalse(out.equals(same(object)));
    }

    /** Runs an object in all engines; returns what each says of it. */
    private String same(String object, String... more) {
        String kernel = run(object, "kernel", more);
        for (String engine : List.of("interpreter", "jit")) {
            List<String> expected = kernel.lines().toList();
            List<String> lines = run(object, engine, more).lines().toList();
            for (int i = 0; i < Math.min(expected.size(), lines.size()); i++) {
                String where = object + " by " + engine + ", -Dobjects.seed=" + SEED + ", line " + (i + 1);
                assertEquals(expected.get(i), lines.get(i), where);
            }
            assertEquals(expected.size(), lines.size(), object + " by " + engine + ", -Dobjects.seed=" + SEED);
        }
        return kernel;
    }

    private String run(String object, String engine, String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", object, "--frames", frames, "--engine", engine));
        arguments.addAll(List.of(more));
        Ran ran = Ran.xdp(arguments.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        return ran.out();
    }

    private static List<String> verdicts(String out) {
        return out.lines().filter(line -> line.startsWith("{\"type\":\"run\"")).toList();
    }

    private static String prebuilt(String name) {
        Path object = PREBUILT.resolve(name);
        assumeTrue(Files.isReadable(object), object + " is not there; see .ci/packages");
        return object.toString();
    }

    /** Half of the addresses and ports of the frames, as source, destination or both, for the maps there are. */
    private String seeds(String listing) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 8; i += 2) {
            String flags = "0%x00000000000000".formatted(12 + 1 + i % 3); // TCP, UDP, and source or destination
            lines.add("filter_ipv4 0a00000" + i + " " + flags);
            lines.add("filter_ipv6 20010db8" + "00".repeat(11) + "0" + i + " " + flags);
            lines.add("filter_ethernet 02000000000" + i + " " + flags);
        }
        lines.add("filter_ports 00350000 0f00000000000000");
        lines.add("filter_ports 01bb0000 0d00000000000000");
        lines.removeIf(line -> !listing.contains("map " + line.substring(0, line.indexOf(' '))));
        return Files.write(folder.resolve("seeds.txt"), lines).toString();
    }
}
