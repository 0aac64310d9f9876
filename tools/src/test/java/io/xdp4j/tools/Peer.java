package io.xdp4j.tools;

import java.io.IOException;
import java.net.DatagramSocket;

/** The other end of a benchmark, which is none of ours: a thread with a plain socket. */
final class Peer implements AutoCloseable {

    private final DatagramSocket socket;
    private final Thread thread;

    /** Does its work until the socket is closed. */
    @FunctionalInterface
    interface Work {
        void run(DatagramSocket socket) throws IOException, InterruptedException;
    }

    Peer(DatagramSocket socket, Work work) {
        this.socket = socket;
        this.thread = Thread.ofPlatform().daemon().name("peer").start(() -> work(work));
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Work work) {
        try {
            work.run(socket);
        } catch (IOException | InterruptedException _) {
            // it was closed, or nobody listens any more
        }
    }
}
