package io.xdp4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer, which looks for files that take new ways through the reader of objects, from real ones on. */
@Tag("deep")
final class ObjectFuzzTest {

    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path SOURCES = ROOT.resolve("bpf/src/test/resources/io/xdp4j/bpf/object");
    private static final int SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void noFileMakesTheReaderFail() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/clang-19")), "clang-19 is not installed; see .ci/packages");
        Path corpus = Files.createDirectory(folder.resolve("corpus"));
        compile(corpus);
        Path log = folder.resolve("log");

        int code = run(
                log,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + ObjectFuzzer.class.getName(),
                        "--instrumentation_includes=io.xdp4j.bpf.**",
                        corpus.toString(),
                        "-max_total_time=" + SECONDS,
                        "-max_len=16384",
                        "-timeout=120", // of the clock, which runs on while others have the processor
                        "-rss_limit_mb=2048"));

        String said = Files.readString(log);
        assertEquals(0, code, said);
        String done = said.lines()
                .filter(line -> line.contains("Done "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
        System.out.println("ObjectFuzzTest: " + done);
    }

    private void compile(Path corpus) throws Exception {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".c")).toList()) {
                Path object = corpus.resolve(source.getFileName() + ".o");
                List<String> command = List.of(
                        "clang-19",
                        "-target",
                        "bpf",
                        "-O2",
                        "-g",
                        "-w",
                        "-c",
                        source.toString(),
                        "-o",
                        object.toString());
                Path log = folder.resolve("clang");
                assertEquals(0, run(log, command), () -> "see " + log);
            }
        }
    }

    private int run(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }
}
