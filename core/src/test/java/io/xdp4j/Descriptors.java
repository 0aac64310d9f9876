package io.xdp4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The file descriptors of this process. */
final class Descriptors {

    private static final Path FOLDER = Path.of("/proc/self/fd");

    private Descriptors() {}

    /** Returns how many there are of sockets, programs, maps, links and the like: no files, no pipes to children. */
    static int ofKernelObjects() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return (int) all.map(Descriptors::target)
                    .filter(target -> target.startsWith("anon_inode:") || target.startsWith("socket:"))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return ""; // closed meanwhile
        }
    }
}
