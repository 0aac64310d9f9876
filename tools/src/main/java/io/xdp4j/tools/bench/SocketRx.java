package io.xdp4j.tools.bench;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Receives datagrams from a kernel socket and drops them. */
final class SocketRx implements End {

    private final DatagramChannel channel;
    private final boolean spins;
    private final Delay delay;
    private final Check check;
    private final int port;
    private final ByteBuffer buffer = Datagrams.inbox();
    private final MemorySegment memory = MemorySegment.ofBuffer(buffer);
    private final Backoff backoff = new Backoff();

    private boolean firstIsHere;
    private long bytes;
    private long droppedBefore;

    /** {@code check} may be null. */
    SocketRx(DatagramSpec spec, Delay delay, Check check) throws IOException {
        this.channel = Datagrams.open(spec);
        this.spins = spec.spins();
        this.port = spec.local().getPort();
        this.delay = delay;
        this.check = check;
    }

    @Override
    public boolean waitsForTraffic() {
        return true;
    }

    @Override
    public boolean isReady() throws IOException {
        firstIsHere = receive();
        return firstIsHere;
    }

    @Override
    public int step(int limit) throws IOException {
        if (!firstIsHere && !receive()) {
            return 0;
        }
        firstIsHere = false;
        bytes += buffer.position() + FrameTemplate.HEADERS;
        if (check != null) {
            check.look(memory, 0, buffer.position());
        }
        backoff.reset();
        delay.burn(1);
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
        droppedBefore = UdpDrops.of(port);
        if (check != null) {
            check.reset();
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long dropped() {
        return droppedBefore < 0 ? -1 : UdpDrops.of(port) - droppedBefore;
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
        return channel.receive(buffer) != null;
    }
}
