package io.xdp4j.tools.doctor;

/**
 * The version of a Linux kernel.
 *
 * @param major its first number
 * @param minor its second number
 */
record Kernel(int major, int minor) {

    /** The one that runs here; 0.0 if this is not Linux. */
    static Kernel running() {
        return HostCheckup.isLinux() ? parse(System.getProperty("os.version")) : new Kernel(0, 0);
    }

    static Kernel parse(String release) {
        String[] parts = release.split("[^0-9]+");
        return parts.length < 2 ? new Kernel(0, 0) : new Kernel(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Whether it says which queues an AF_XDP socket has. */
    boolean tellsHeldQueues() {
        return isAtLeast(6, 16);
    }

    boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || major == otherMajor && minor >= otherMinor;
    }
}
