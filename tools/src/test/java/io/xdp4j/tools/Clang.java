package io.xdp4j.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compiles the programs of {@code src/test/objects}; a test is skipped if the compiler is not there. */
final class Clang {

    private static final Path SOURCES =
            Path.of(System.getProperty("project.root")).resolve("tools/src/test/objects");

    private Clang() {}

    /** Compiles {@code NAME.c} for a version of the instruction set; returns the object. */
    static Path compile(String name, String cpu, Path folder) throws Exception {
        Path clang = Path.of(cpu.equals("v4") ? "/usr/bin/clang-19" : "/usr/bin/clang"); // older ones know no v4
        assumeTrue(Files.isExecutable(clang), clang + " is not installed; see .ci/packages");
        Path source = SOURCES.resolve(name + ".c");
        Path object = folder.resolve(name + "-" + cpu + ".o");
        Shell.run(List.of(
                clang.toString(),
                "-target",
                "bpf",
                "-mcpu=" + cpu,
                "-O2",
                "-g",
                "-Wall",
                "-c",
                source.toString(),
                "-o",
                object.toString()));
        return object;
    }
}
