package io.xdp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdp4j.bpf.object.BpfObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compiles the examples that are written in C, where clang is installed. */
final class Clang {

    private static final Path SOURCES = Path.of("src/main/c");

    private Clang() {}

    /** Compiles {@code name}.c; {@code folder} has the object file then. */
    static BpfObject object(String name, Path folder) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/clang")), "clang is not installed; see .ci/packages");
        Path object = folder.resolve(name + ".o");
        String source = SOURCES.resolve(name + ".c").toString();
        Process clang = new ProcessBuilder(
                        List.of("clang", "-target", "bpf", "-O2", "-g", "-c", source, "-o", object.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, clang.waitFor(), said);
        return BpfObject.read(object);
    }
}
