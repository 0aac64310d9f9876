package io.xdp4j.tools.bench;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Sends each datagram that a kernel socket receives back to its sender. */
final class SocketFwd implements End {

    private final DatagramChannel channel;
    private final boolean spins;
    private final Delay delay;
    private final int port;
    private final ByteBuffer buffer = Datagrams.inbox();
    private final Backoff backoff = new Backoff();

    private SocketAddress sender;
    private long bytes;
    private long notSent;
    private long droppedBefore;

    SocketFwd(DatagramSpec spec, Delay delay) throws IOException {
        this.channel = Datagrams.open(spec);
        this.spins = spec.spins();
        this.port = spec.local().getPort();
        this.delay = delay;
    }

    @Override
    public boolean waitsForTraffic() {
        return true;
    }

    @Override
    public boolean isReady() throws IOException {
        return receive();
    }

    @Override
    public int step(int limit) throws IOException {
        if (sender == null && !receive()) {
            return 0;
        }
        delay.burn(1);
        buffer.flip();
        bytes += buffer.limit() + FrameTemplate.HEADERS;
        if (channel.send(buffer, sender) == 0) {
            notSent++;
        }
        sender = null;
        backoff.reset();
        return 1;
    }

    @Override
    public boolean blocks() {
        return !spins;
    }

    @Override
    public void idle() {
        if (spins) {
            backoff.pause();
        }
    }

    @Override
    public void reset() {
        bytes = 0;
        notSent = 0;
        droppedBefore = UdpDrops.of(port);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long dropped() {
        return droppedBefore < 0 ? -1 : UdpDrops.of(port) - droppedBefore + notSent;
    }

    @Override
    public String mode() {
        return null;
    }

    @Override
    public void close() {
        Datagrams.close(channel);
    }

    private boolean receive() throws IOException {
        buffer.clear();
        sender = channel.receive(buffer);
        return sender != null;
    }
}
