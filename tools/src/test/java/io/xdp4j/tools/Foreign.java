package io.xdp4j.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What others made: the objects that the package xdp-tools brings. */
final class Foreign {

    private static final Path LIBRARIES = Path.of("/usr/lib");

    private Foreign() {}

    /** Returns an object file with an XDP program in section {@code xdp}. */
    static Path program() throws IOException {
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return folders.map(folder -> folder.resolve("bpf/xsk_def_xdp_prog.o"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
