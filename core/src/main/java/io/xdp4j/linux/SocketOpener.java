package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdp4j.device.SocketMode;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.abi.IfXdp;
import io.xdp4j.linux.abi.SockaddrXdp;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.inspect.SeenSocket;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Opens and binds AF_XDP sockets: memory, rings, mode, queue, in the order that the kernel wants. */
final class SocketOpener {

    private static final long BUSY_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TEARDOWN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long BUSY_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LOOK_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MIN_TX_BUDGET = 32;

    private final XdpQueue queue;
    private final LinuxUmem umem;
    private final XskSpec spec;

    SocketOpener(XdpQueue queue, LinuxUmem umem, XskSpec spec) {
        this.queue = queue;
        this.umem = umem;
        this.spec = spec;
    }

    LinuxSocket open() throws XdpException {
        synchronized (umem) {
            Fd fd = socket();
            Arena arena = Arena.ofShared();
            try {
                LinuxSocket socket = open(fd, arena);
                umem.bound().add(socket);
                return socket;
            } catch (XdpException | RuntimeException e) {
                arena.close();
                fd.close();
                throw e;
            }
        }
    }

    private LinuxSocket open(Fd fd, Arena arena) throws XdpException {
        LinuxSocket owner = umem.bound().isEmpty() ? null : umem.bound().getFirst();
        if (owner == null) {
            umem.register(fd);
        } else {
            requireSameKind();
        }
        SocketRings rings = SocketRings.open(fd, spec, umem.spec().chunkSize(), arena);
        if (owner == null) {
            bindOwner(fd);
            umem.multiBuffer(spec.multiBuffer());
        } else {
            bind(fd, IfXdp.XDP_SHARED_UMEM, owner.fd().number());
        }
        raiseTxBudget(fd);
        return new LinuxSocket(queue, umem, fd, arena, rings, mode(fd), spec.spinNanos());
    }

    /** Source: net/xdp/xsk.c, xsk_bind: a shared UMEM has a flag for all of its sockets. */
    private void requireSameKind() throws XdpException {
        if (umem.multiBuffer() != spec.multiBuffer()) {
            throw new XdpException(
                    XdpException.Kind.INVALID,
                    "open " + queue,
                    0,
                    "the sockets that use this memory were opened " + (umem.multiBuffer() ? "with" : "without")
                            + " multi-buffer, and the kernel keeps that for all of them",
                    "open all of them alike, or give this one a memory of its own");
        }
    }

    private static Fd socket() throws XdpException {
        try {
            return Sockets.open("socket(AF_XDP)", IfXdp.AF_XDP, IfXdp.SOCK_RAW, 0);
        } catch (XdpException e) {
            throw Rights.explain(e);
        }
    }

    private void bindOwner(Fd fd) throws XdpException {
        int flags = (spec.needWakeup() ? IfXdp.XDP_USE_NEED_WAKEUP : 0) | (spec.multiBuffer() ? IfXdp.XDP_USE_SG : 0);
        switch (spec.mode()) {
            case AUTO -> bind(fd, flags, 0); // the kernel takes zero-copy if the driver has it
            case COPY -> bind(fd, flags | IfXdp.XDP_COPY, 0);
            case ZERO_COPY -> bindZeroCopy(fd, flags);
        }
    }

    private void bindZeroCopy(Fd fd, int flags) throws XdpException {
        try {
            bind(fd, flags | IfXdp.XDP_ZEROCOPY, 0);
        } catch (XdpException e) {
            if (e.kind() == XdpException.Kind.UNSUPPORTED) {
                throw new UnsupportedFeatureException(
                        "bind " + queue + " in zero-copy mode",
                        e.code(),
                        "the driver of " + queue.device().name() + " has no zero-copy",
                        "ask for AUTO or COPY, or use an interface whose driver has it (see: xdp doctor)");
            }
            throw e;
        }
    }

    /**
     * Binds. A queue that is busy is tried again for a while, because the kernel takes a closed socket down later: for
     * long on a busy host, so as long as nobody can be seen who has a socket.
     */
    private void bind(Fd fd, int flags, int sharedFd) throws XdpException {
        long start = System.nanoTime();
        while (true) {
            try {
                bindOnce(fd, flags, sharedFd);
                return;
            } catch (XdpException e) {
                if (!Errno.EBUSY.is(e)) {
                    throw explain(e);
                }
                long nanos = System.nanoTime() - start;
                giveUpAfter(nanos, e, fd);
                // By then each try has looked through all processes: a host that is busy is not to be kept so.
                LockSupport.parkNanos(nanos < BUSY_RETRY_NANOS ? BUSY_PAUSE_NANOS : LOOK_PAUSE_NANOS);
            }
        }
    }

    private static void giveUpAfter(long nanos, XdpException busy, Fd fd) throws XdpException {
        boolean interrupted = Thread.currentThread().isInterrupted();
        if (nanos < BUSY_RETRY_NANOS && !interrupted) {
            return;
        }
        String holders = otherSockets(fd);
        if (!holders.isEmpty() || nanos > TEARDOWN_NANOS || interrupted) {
            String who = holders.isEmpty() ? "" : " (there are such sockets in process " + holders + ")";
            throw Errno.exception(
                    busy.operation(),
                    busy.code(),
                    "another AF_XDP socket is bound to this queue" + who + ": close it, or use another queue");
        }
    }

    /** The processes that can be seen to have AF_XDP sockets in this network namespace, but for {@code mine}. */
    private static String otherSockets(Fd mine) {
        String file = OpenDescriptors.file(mine);
        return SeenSocket.of(OpenDescriptors.look()).stream()
                .filter(socket -> !file.equals("socket:[" + socket.inode() + "]"))
                .map(socket -> socket.holder().toString())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private void bindOnce(Fd fd, int flags, int sharedFd) throws XdpException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment address = call.allocate(SockaddrXdp.LAYOUT);
            address.set(JAVA_SHORT, SockaddrXdp.SXDP_FAMILY, (short) IfXdp.AF_XDP);
            address.set(JAVA_SHORT, SockaddrXdp.SXDP_FLAGS, (short) flags);
            address.set(JAVA_INT, SockaddrXdp.SXDP_IFINDEX, queue.device().index());
            address.set(JAVA_INT, SockaddrXdp.SXDP_QUEUE_ID, queue.id());
            address.set(JAVA_INT, SockaddrXdp.SXDP_SHARED_UMEM_FD, sharedFd);
            Sockets.bind("bind " + queue, fd, address);
        }
    }

    private XdpException explain(XdpException e) {
        if (Errno.ENETDOWN.is(e)) {
            return Errno.exception(
                    e.operation(),
                    e.code(),
                    "set it up: ip link set " + queue.device().name() + " up");
        }
        if (Errno.EINVAL.is(e) && queue.id() >= queue.device().queues()) {
            return SocketOpener.noSuchQueue(queue);
        }
        if (Errno.EINVAL.is(e) && spec.multiBuffer()) {
            return new UnsupportedFeatureException(
                    e.operation(),
                    e.code(),
                    "this kernel has no sockets with multi-buffer",
                    "Linux 6.6 has; else open it without, and set an MTU whose frames fit into a chunk");
        }
        return e;
    }

    static XdpException noSuchQueue(XdpQueue queue) {
        int queues = queue.device().queues();
        return new XdpException(
                XdpException.Kind.INVALID,
                "open " + queue,
                0,
                "there is no such queue",
                queue.device().name() + " has " + (queues == 1 ? "queue 0 only" : "queues 0 to " + (queues - 1)));
    }

    /**
     * Lets a call send more than 32 frames in copy mode, where the kernel can: before Linux 6.17 calls are repeated.
     */
    private void raiseTxBudget(Fd fd) throws XdpException {
        if (spec.txSize() > MIN_TX_BUDGET) {
            try {
                Sockets.setOption("TX budget", fd, IfXdp.SOL_XDP, IfXdp.XDP_MAX_TX_SKB_BUDGET, spec.txSize());
            } catch (XdpException e) {
                if (e.kind() == XdpException.Kind.GONE) {
                    throw e;
                }
            }
        }
    }

    private static SocketMode mode(Fd fd) throws XdpException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment options = call.allocate(JAVA_INT);
            Sockets.getOption("mode", fd, IfXdp.SOL_XDP, IfXdp.XDP_OPTIONS, options);
            boolean zeroCopy = (options.get(JAVA_INT, 0) & IfXdp.XDP_OPTIONS_ZEROCOPY) != 0;
            return zeroCopy ? SocketMode.ZERO_COPY : SocketMode.COPY;
        }
    }
}
