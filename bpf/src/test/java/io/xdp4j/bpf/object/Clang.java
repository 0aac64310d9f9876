package io.xdp4j.bpf.object;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Compiles our small programs; the test is skipped if there is no clang. */
final class Clang {

    /** Debian's default, 14, does not know version 4 of the instruction set. */
    private static final String NEWEST = "clang-19";

    private Clang() {}

    static BpfObject object(String source, String... options) throws IOException {
        return BpfObject.read(source, bytes(source, options));
    }

    static byte[] bytes(String source, String... options) throws IOException {
        return by(NEWEST, source, options);
    }

    static byte[] by(String compiler, String source, String... options) throws IOException {
        assumeTrue(isThere(compiler), compiler + " is not installed; see .ci/packages");
        Path output = Files.createTempFile(source, ".o");
        try {
            List<String> command = new ArrayList<>(List.of(compiler, "-target", "bpf", "-O2", "-w", "-c"));
            command.addAll(List.of(options));
            command.addAll(List.of(file(source).toString(), "-o", output.toString()));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + said);
            }
            return Files.readAllBytes(output);
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }

    private static boolean isThere(String compiler) {
        return Files.isExecutable(Path.of("/usr/bin", compiler));
    }

    private static Path file(String source) throws IOException {
        try {
            return Path.of(Objects.requireNonNull(Clang.class.getResource(source + ".c"), source)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
