package io.xdp4j.tools.load;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.LinkMonitor;
import io.xdp4j.linux.netlink.RouteSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits while a program is attached to an interface. For one thread; another may close it, which ends the waiting. */
public final class LoadWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(1); // nothing is said when a program is detached by force

    private final LinkMonitor monitor;
    private final XdpInterface device;

    private LoadWatch(LinkMonitor monitor, XdpInterface device) {
        this.monitor = monitor;
        this.device = device;
    }

    /** Opens one before the program is attached, so that it misses nothing. */
    public static LoadWatch of(XdpInterface device) throws XdpException {
        return new LoadWatch(LinkMonitor.open(), device);
    }

    /**
     * Blocks until {@code isOver} says so, which is asked when this is closed, or the clock of {@link System#nanoTime}
     * shows {@code endNanos}.
     *
     * @throws XdpException GONE if there is no program on the interface any more, or no interface
     */
    public void await(BooleanSupplier isOver, long endNanos) throws XdpException, InterruptedException {
        for (long left = endNanos - System.nanoTime();
                left > 0 && !isOver.getAsBoolean();
                left = endNanos - System.nanoTime()) {
            monitor.await(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
            requireAttached();
        }
    }

    @Override
    public void close() {
        monitor.close();
    }

    private void requireAttached() throws XdpException {
        Optional<Link> there;
        try (RouteSocket route = RouteSocket.open()) {
            there = route.links().stream()
                    .filter(link -> link.index() == device.index())
                    .findFirst();
        }
        if (there.isEmpty()) {
            throw gone("the interface was deleted or moved");
        }
        if (there.get().programs().isEmpty()) {
            throw gone("the program was detached by somebody else");
        }
    }

    private XdpException gone(String reason) {
        return new XdpException(Kind.GONE, "stay attached to " + device.name(), 0, reason, "");
    }
}
