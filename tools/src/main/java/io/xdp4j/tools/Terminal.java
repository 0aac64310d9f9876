package io.xdp4j.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody watches what is printed. */
final class Terminal {

    static final int OUT = 1;
    static final int ERR = 2;

    private Terminal() {}

    /** Returns whether a descriptor of this process, {@link #OUT} or {@link #ERR}, is a terminal. */
    static boolean is(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException _) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
