package io.xdp4j.tools.bench;

/**
 * Counts the datagrams that the kernel dropped because a socket's buffer was full. Source: proc_pid_net(5),
 * /proc/net/udp.
 */
final class UdpDrops {

    private static final String SOCKETS = "/proc/thread-self/net/udp";

    private UdpDrops() {}

    /**
     * Returns the drops of the IPv4 sockets bound to {@code port} in this thread's network namespace; -1 if unknown.
     */
    static long of(int port) {
        String local = String.format(":%04X", port);
        var sockets = ProcFile.lines(SOCKETS);
        if (sockets.isEmpty()) {
            return -1;
        }
        return sockets.stream()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[1].endsWith(local))
                .mapToLong(fields -> Long.parseLong(fields[fields.length - 1]))
                .sum();
    }
}
