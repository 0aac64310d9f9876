package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace, held by a file descriptor alone: it is gone, with all in it, when the last descriptor, socket
 * and thread in it is, so that even {@code kill -9} leaves nothing.
 *
 * <p>A namespace belongs to a thread. Work in it is done on new platform threads that end with the work, so that no
 * other thread is ever in the wrong one.
 */
public final class NetNamespace implements AutoCloseable {

    private static final Call UNSHARE = Call.to("unshare");
    private static final Call SETNS = Call.to("setns");

    private static final int NETWORK = 0x40000000;
    private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";

    private final Fd fd;

    private NetNamespace(Fd fd) {
        this.fd = fd;
    }

    /** Makes an empty namespace: only a loopback interface, down. Needs CAP_SYS_ADMIN. */
    public static NetNamespace create() throws XdpException {
        return new NetNamespace(onNewThread(() -> {
            var scratch = Native.scratch();
            Native.check("unshare(CLONE_NEWNET)", unshare(scratch), scratch);
            return Fd.openToRead(OF_THIS_THREAD);
        }));
    }

    /** Opens a namespace by its file, for example {@code /run/netns/NAME}. */
    public static NetNamespace open(String path) throws XdpException {
        return new NetNamespace(Fd.openToRead(path));
    }

    /** Opens the namespace of the calling thread. */
    public static NetNamespace current() throws XdpException {
        return open(OF_THIS_THREAD);
    }

    /** Returns the descriptor; borrowed. */
    public Fd fd() {
        return fd;
    }

    /**
     * Runs {@code body} on a new thread in this namespace, waits, and returns its result or throws what it threw. An
     * interrupt of the caller is passed on to {@code body}, and stays set.
     */
    public <T> T call(Callable<T> body) throws XdpException {
        return onNewThread(() -> {
            enter();
            return body.call();
        });
    }

    /** Starts a new daemon thread in this namespace that runs {@code body}. */
    public Thread start(String name, Runnable body) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                enter();
            } catch (XdpException e) {
                throw new IllegalStateException(e);
            }
            body.run();
        });
    }

    /** Closes the descriptor. The namespace lives on while something else is in it. */
    @Override
    public void close() {
        fd.close();
    }

    private void enter() throws XdpException {
        var scratch = Native.scratch();
        int result = (int) SETNS.with(scratch, fd.number(), NETWORK);
        Native.check("setns", result, scratch);
    }

    private static int unshare(Native.Scratch scratch) {
        return (int) UNSHARE.with(scratch, NETWORK);
    }

    private static <T> T onNewThread(Callable<T> body) throws XdpException {
        var task = new FutureTask<>(body);
        Thread thread = Thread.ofPlatform().name("netns").start(task);
        try {
            return result(task, thread);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case XdpException x -> throw x;
                case RuntimeException x -> throw x;
                case Error x -> throw x;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /**
     * Waits to the end, as the body does. It hears of an interrupt and may end early; to leave it alone would lose the
     * descriptors that it opens, and let it work on what the caller has closed.
     */
    private static <T> T result(FutureTask<T> task, Thread thread) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
