package io.xdp4j.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The rights of this process that matter for packets. */
public final class Capabilities {

    /** A right. Source: include/uapi/linux/capability.h. */
    public enum Capability {
        /** Attaching programs, changing interfaces. */
        NET_ADMIN(12),
        /** Opening AF_XDP sockets. */
        NET_RAW(13),
        /** Locking memory beyond the limit. */
        IPC_LOCK(14),
        /** Making namespaces; before Linux 5.8 also all of bpf(2). */
        SYS_ADMIN(21),
        /** Raising limits. */
        SYS_RESOURCE(24),
        /** Reading what tracing shows. */
        PERFMON(38),
        /** Loading programs, making maps. */
        BPF(39);

        private final int bit;

        Capability(int bit) {
            this.bit = bit;
        }
    }

    private Capabilities() {}

    /**
     * Returns whether the calling thread has {@code capability} in its effective set; false where there is no /proc.
     */
    public static boolean has(Capability capability) {
        try (var lines = Files.lines(Path.of("/proc/thread-self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(set -> (set >>> capability.bit & 1) == 1);
        } catch (IOException _) {
            return false;
        }
    }
}
