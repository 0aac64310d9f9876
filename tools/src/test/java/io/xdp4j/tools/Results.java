package io.xdp4j.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes results as {@code xdp bench --json} prints them, a line each. */
final class Results {

    private static final String RESULT = """
            {"schema":1,"scenario":"tx","driver":"linux","mode":"native, copy","interface":"veth0","queue":0,"size":64,
             "batch":64,"wait":"poll","path":"xdp","seconds":1.0,"packets":1000,"pps":%s,"bitsPerSecond":1.0,
             "dropped":0,"userNanosPerPacket":%s,"systemNanosPerPacket":50.0,"allocatedBytesPerPacket":0.0,
             "latencyMicros":null,"delayNanos":0,"machine":"a machine","jdk":"25","kernel":"6.18",
             "foreignCpuPercent":1.5}""".replace("\n", "");

    private final List<String> lines = new ArrayList<>();

    Results timed(double pps, double userNanos) {
        lines.add(RESULT.formatted(pps, userNanos));
        return this;
    }

    /** Adds one for each. */
    Results add(double... packetsPerSecond) {
        for (double pps : packetsPerSecond) {
            timed(pps, 100);
        }
        return this;
    }

    /** Replaces a part of every line. */
    Results with(String part, String other) {
        lines.replaceAll(line -> {
            if (!line.contains(part)) {
                throw new IllegalArgumentException(part);
            }
            return line.replace(part, other);
        });
        return this;
    }

    Results addAll(Results others) {
        lines.addAll(others.lines);
        return this;
    }

    Path to(Path file) throws IOException {
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
