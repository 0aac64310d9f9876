package io.xdp4j.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process may use. Source: proc_pid_limits(5). */
public final class ResourceLimits {

    /** There is no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Nobody says. */
    public static final long UNKNOWN = -1;

    private static final Path FILE = Path.of("/proc/self/limits");
    private static final Pattern LOCKED_MEMORY = Pattern.compile("(?m)^Max locked memory +(\\d+|unlimited) ");

    private ResourceLimits() {}

    /** Returns how many bytes of memory may be locked: {@link #UNLIMITED}, or {@link #UNKNOWN} if it cannot be seen. */
    public static long lockedMemory() {
        try {
            Matcher found = LOCKED_MEMORY.matcher(Files.readString(FILE));
            if (!found.find()) {
                return UNKNOWN;
            }
            return found.group(1).equals("unlimited") ? UNLIMITED : Long.parseLong(found.group(1));
        } catch (IOException | NumberFormatException _) {
            return UNKNOWN;
        }
    }
}
