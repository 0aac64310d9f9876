package io.xdp4j.device;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A pin as it is found: what there is at a place that may hold a program without a process.
 *
 * @param directory where it is, in bpffs
 * @param namespace inode of the network namespace of its interface, as {@code /proc/self/ns/net} shows it
 * @param interfaceIndex index of its interface there
 * @param state what became of it
 * @since 0.1, Linux 5.9
 */
public record PinStatus(Path directory, long namespace, int interfaceIndex, State state) {

    /** What became of a pin. */
    public enum State {
        /** The program runs. */
        ATTACHED,
        /** The interface is gone, or the program was detached by force: the pin holds what nothing uses. */
        DETACHED,
        /** It runs on an interface that is in another network namespace by now. */
        ELSEWHERE,
        /** It was half made, or half removed, when its process was killed; nothing runs. */
        HALF_MADE,
        /** What is there is not ours: somebody has put something else in the place of the link. */
        BROKEN
    }

    /** Checks that nothing is missing. */
    public PinStatus {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(state, "state");
    }
}
