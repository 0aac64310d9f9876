package io.xdp4j.tools.doctor;

import io.xdp4j.tools.bench.ProcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at whether this process is in a container, and what that takes from it. */
final class Confinement {

    private static final String ALL_USERS = "4294967295";
    private static final List<String> MARKS = List.of("/.dockerenv", "/run/.containerenv");

    private Confinement() {}

    static List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        findings.add(users(ProcFile.line("/proc/self/uid_map")));
        findings.add(network(namespace("/proc/thread-self/ns/net"), namespace("/proc/1/ns/net")));
        if (MARKS.stream().anyMatch(mark -> Files.exists(Path.of(mark)))) {
            findings.add(Finding.no(
                    "outside containers",
                    "in a container: interfaces, processes and bpffs are those that it was given",
                    "docker: --network host --pid host --cap-add NET_ADMIN,NET_RAW,BPF,IPC_LOCK; or run xdp doctor "
                            + "on the host"));
        }
        return findings;
    }

    /** Capabilities of another user namespace do not count for bpf(2). */
    static Finding users(String map) {
        String name = "real root";
        if (map.isEmpty()) {
            return Finding.unknown(name, "/proc/self/uid_map cannot be read");
        }
        return Finding.of(
                name,
                map.strip().replaceAll("\\s+", " ").equals("0 0 " + ALL_USERS),
                "the first user namespace: capabilities count",
                "a user namespace: what it calls CAP_BPF does not let it load programs",
                "run it outside, rootful in docker and podman; sockets made outside and passed in are not offered yet");
    }

    /** Empty names are unknown ones. */
    static Finding network(String own, String first) {
        String name = "network namespace";
        if (own.isEmpty()) {
            return Finding.unknown(name, "/proc is not mounted, or of another PID namespace");
        }
        if (first.isEmpty()) {
            return Finding.yes(name, own + "; whether it is that of process 1 cannot be seen");
        }
        return Finding.yes(name, own + (own.equals(first) ? ", that of process 1" : ", not that of process 1"));
    }

    private static String namespace(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
