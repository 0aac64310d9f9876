package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** A veth pair that carries nothing but what a test sends, and what can be seen of it. */
final class Veth {

    private Veth() {}

    /** Runs {@code body} where no end of the pair speaks IPv6 by itself. */
    static <T> T quiet(int queues, Callable<T> body) throws XdpException {
        return VethPair.with(queues, 1500, () -> {
            for (String end : new String[] {"left", "right"}) {
                Files.writeString(Path.of("/proc/sys/net/ipv6/conf", end, "disable_ipv6"), "1");
            }
            long sent;
            do {
                sent = sent("right"); // what was on its way is through when nothing comes any more
                Thread.yield();
            } while (sent != sent("right"));
            return body.call();
        });
    }

    static boolean hasProgram() throws XdpException {
        try (RouteSocket routes = RouteSocket.open()) {
            return routes.links().stream().anyMatch(link -> !link.programs().isEmpty());
        }
    }

    static Link link(String name) throws XdpException {
        try (RouteSocket routes = RouteSocket.open()) {
            return routes.links().stream()
                    .filter(link -> link.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static void delete(String name) throws XdpException {
        try (RouteSocket routes = RouteSocket.open()) {
            routes.delete(link(name).index());
        }
    }

    /** How many frames an interface has sent. Source: proc_pid_net(5), net/dev. */
    static long sent(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/dev"))) {
            String[] words = line.strip().split("[: ]+");
            if (words[0].equals(name)) {
                return Long.parseLong(words[10]);
            }
        }
        throw new IllegalStateException("no interface " + name);
    }
}
