package io.xdp4j.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process may use. Source: proc_pid_limits(5). */
public final class ResourceLimits {

    private static final Path FILE = Path.of("/proc/self/limits");
    private static final Pattern LOCKED_MEMORY = Pattern.compile("(?m)^Max locked memory +(\\d+) ");

    private ResourceLimits() {}

    /** Returns how many bytes of memory may be locked; -1 if there is no limit, or none can be seen. */
    public static long lockedMemory() {
        try {
            Matcher found = LOCKED_MEMORY.matcher(Files.readString(FILE));
            return found.find() ? Long.parseLong(found.group(1)) : -1;
        } catch (IOException | NumberFormatException _) {
            return -1;
        }
    }
}
