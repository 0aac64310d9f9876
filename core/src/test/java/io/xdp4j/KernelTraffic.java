package io.xdp4j;

import static java.nio.ByteBuffer.wrap;

import io.xdp4j.os.NetNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A thread that sends datagrams through the kernel's stack, each with the time at which it was sent. */
final class KernelTraffic implements AutoCloseable {

    private static final long PAUSE_NANOS = 1_000_000;

    private final InetAddress to;
    private final int port;
    private volatile boolean stopped;

    KernelTraffic(NetNamespace from, InetAddress to, int port) {
        this.to = to;
        this.port = port;
        from.start("kernel traffic", this::send);
    }

    /** Waits until a datagram arrives that was sent from now on, for as long as the socket's timeout. */
    static void awaitNew(DatagramSocket socket, String moment) throws IOException {
        long start = System.nanoTime();
        var packet = new DatagramPacket(new byte[8], 8);
        do {
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException _) {
                throw new AssertionError("the kernel's own traffic does not flow: " + moment);
            }
        } while (wrap(packet.getData()).getLong() - start < 0);
    }

    @Override
    public void close() {
        stopped = true;
    }

    private void send() {
        try (var socket = new DatagramSocket()) {
            while (!stopped) {
                byte[] now = new byte[8];
                wrap(now).putLong(System.nanoTime());
                send(socket, new DatagramPacket(now, 8, to, port));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(DatagramSocket socket, DatagramPacket packet) throws IOException {
        try {
            socket.send(packet);
        } catch (PortUnreachableException _) {
            // nobody listens yet
        }
    }
}
