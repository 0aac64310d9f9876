package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Rtnetlink;
import io.xdp4j.linux.abi.SockaddrNl;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Poller;
import io.xdp4j.os.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits until the kernel says something of interfaces of a namespace: that one came, changed, was moved or is gone. For
 * one thread; another may close it, which ends the waiting.
 */
public final class LinkMonitor implements AutoCloseable {

    private static final int SOCK_RAW = 3;
    private static final int READABLE = 1;
    private static final int RECEIVE_BYTES = 64 * 1024;

    private final Fd fd;
    private final Poller poller;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LinkMonitor(Fd fd) throws XdpException {
        this.fd = fd;
        this.poller = new Poller(fd);
    }

    /** Hears from now on what is said in the calling thread's namespace. */
    public static LinkMonitor open() throws XdpException {
        Fd fd = Sockets.open("socket(AF_NETLINK)", Rtnetlink.AF_NETLINK, SOCK_RAW, Rtnetlink.NETLINK_ROUTE);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SockaddrNl.LAYOUT);
            address.set(JAVA_SHORT, SockaddrNl.NL_FAMILY, (short) Rtnetlink.AF_NETLINK);
            address.set(JAVA_INT, SockaddrNl.NL_GROUPS, Rtnetlink.RTMGRP_LINK);
            Sockets.bind("bind(AF_NETLINK)", fd, address);
            return new LinkMonitor(fd);
        } catch (XdpException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Blocks until something is said, or was since the last time, the time is over, or it is closed; returns whether
     * something was said.
     */
    public boolean await(Duration limit) throws XdpException, InterruptedException {
        if (!poller.enter()) {
            return false;
        }
        try {
            boolean said = poller.poll(READABLE, limit.toNanos()) != 0 && !poller.isClosed();
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for interfaces to change");
            }
            if (said) {
                read();
            }
            return said;
        } finally {
            poller.leave();
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            poller.close();
            fd.close();
        }
    }

    /** What was lost, because nobody read it in time, was something, too. */
    private void read() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            Sockets.receive("hear of interfaces", fd, arena.allocate(RECEIVE_BYTES));
        } catch (XdpException e) {
            if (!Errno.ENOBUFS.is(e)) {
                throw e;
            }
        }
    }
}
