package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.NetNamespace;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An interface {@code left}, 10.9.0.1, its other end in a namespace of its own, 10.9.0.2, and a process with a bpffs of
 * its own, which hides those of others. All of it is gone when it is closed.
 */
final class FilterBed implements AutoCloseable {

    static final String ROOT = "/sys/fs/bpf/xdp4j";

    private static final List<String> MOUNTED = List.of(
            "unshare",
            "-m",
            "sh",
            "-ec",
            "umount -a -t bpf; mount -t tmpfs none /sys/fs/bpf; mount -t bpf bpf /sys/fs/bpf; exec \"$@\"",
            "sh");

    private final NetNamespace far;
    private final Process process;
    private final DataOutputStream to;
    private final DataInputStream from;

    /** What a test does. */
    @FunctionalInterface
    interface Body {
        void run(FilterBed bed) throws Exception;
    }

    private FilterBed(NetNamespace far) throws IOException {
        this.far = far;
        List<String> command = new ArrayList<>(MOUNTED);
        command.addAll(Child.command());
        int at = command.lastIndexOf("-m");
        command.set(at + 1, "io.xdp4j.tools/" + CommandLoop.class.getName());
        command.add(at, "--patch-module=io.xdp4j.tools=" + testClasses());
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        from = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        from.readInt(); // until then its mounts may be those of the host
    }

    static void with(Body body) throws Exception {
        VethPair.with(1500, () -> {
            try (NetNamespace far = NetNamespace.create()) {
                joinTo(far);
                try (var bed = new FilterBed(far)) {
                    body.run(bed);
                }
            }
            return null;
        });
    }

    /** Runs the command where the pins are. */
    Ran xdp(String... args) throws IOException {
        return xdp("", args);
    }

    /** Runs the command, which can read {@code input}. */
    Ran xdp(String input, String[] args) throws IOException {
        to.writeInt(args.length);
        for (String arg : args) {
            CommandLoop.write(to, arg.getBytes(StandardCharsets.UTF_8));
        }
        CommandLoop.write(to, input.getBytes(StandardCharsets.UTF_8));
        to.flush();
        int code = from.readInt();
        String out = new String(CommandLoop.read(from), StandardCharsets.UTF_8);
        return new Ran(code, out, new String(CommandLoop.read(from), StandardCharsets.UTF_8));
    }

    /** Runs the command in a process of its own, which sees the same pins, and signals as {@link Child#withSignals}. */
    Child start(String... args) throws IOException {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of("env", "--default-signal"));
        return Child.xdp(all, args);
    }

    /** The only filter that {@code filter show} shows. */
    JsonNode filter() throws IOException {
        Ran ran = xdp("filter", "show", "-i", "left", "--json");
        if (ran.code() != 0) {
            throw new AssertionError(ran.err());
        }
        return ran.json().get("filters").get(0);
    }

    /** Runs a command of others that sees the same pins. */
    String shell(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        return Shell.run(all);
    }

    /** Returns the files and folders of pins, sorted. */
    List<String> files() throws IOException, InterruptedException {
        return shell("find", "/sys/fs/bpf", "-path", ROOT + "*")
                .lines()
                .sorted()
                .toList();
    }

    /** Sends datagrams to {@code left}, one to each of {@code ports}. */
    void send(int... ports) throws IOException {
        far.call(() -> {
            try (var socket = new DatagramSocket(4000, InetAddress.getByName("10.9.0.2"))) {
                for (int port : ports) {
                    socket.send(new DatagramPacket(new byte[10], 10, InetAddress.getByName("10.9.0.1"), port));
                }
            }
            return null;
        });
    }

    static void assertDone(Ran ran) {
        assertEquals(0, ran.code(), ran.err());
    }

    static void assertFailed(int code, String reason, Ran ran) {
        assertEquals(code, ran.code(), ran.err());
        assertTrue(ran.err().contains(reason), ran.err());
        assertFalse(ran.err().contains("Exception"), ran.err());
        assertEquals("", ran.out());
    }

    static String[] words(String line) {
        return line.split(" ");
    }

    static long programs() throws IOException {
        try (RouteSocket route = RouteSocket.open()) {
            return route.links().stream()
                    .mapToLong(link -> link.programs().size())
                    .sum();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private List<String> prefix() {
        return List.of("nsenter", "-m", "-t", Long.toString(process.pid()));
    }

    /** {@code right} is moved away, so that each end is told of the other by the wire alone. */
    private static void joinTo(NetNamespace far) throws Exception {
        Shell.run("sysctl -qw net.ipv6.conf.left.disable_ipv6=1");
        Shell.run("ip addr add 10.9.0.1/24 dev left");
        String mac;
        try (RouteSocket route = RouteSocket.open()) {
            Link right = link(route, "right");
            mac = link(route, "left").mac().toString();
            route.move(right.index(), far);
        }
        far.call(() -> {
            Shell.run("sysctl -qw net.ipv6.conf.right.disable_ipv6=1");
            Shell.run("ip addr add 10.9.0.2/24 dev right");
            Shell.run("ip link set right up");
            return Shell.run("ip neigh replace 10.9.0.1 lladdr " + mac + " dev right nud permanent");
        });
    }

    private static Link link(RouteSocket route, String name) throws IOException {
        return route.links().stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Path testClasses() {
        return Path.of(System.getProperty("project.root"), "tools", "target", "test-classes");
    }
}
