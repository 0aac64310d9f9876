package io.xdp4j.tools.bench;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Sends datagrams through a kernel socket as fast as it may. */
final class SocketTx implements End {

    private final DatagramChannel channel;
    private final boolean stamps;
    private final boolean spins;
    private final Pacer pacer;
    private final Delay delay;
    private final ByteBuffer buffer;
    private final MemorySegment memory;
    private final Backoff backoff = new Backoff();

    private long sequence;
    private long sent;
    private long refused;

    SocketTx(DatagramSpec spec, boolean stamps, Pacer pacer, Delay delay) throws IOException {
        this.buffer = ByteBuffer.allocateDirect(spec.payloadBytes());
        this.memory = MemorySegment.ofBuffer(buffer);
        this.stamps = stamps;
        this.spins = spec.spins();
        this.pacer = pacer;
        this.delay = delay;
        Payload.write(memory, 0, spec.payloadBytes());
        this.channel = Datagrams.open(spec);
    }

    @Override
    public int step(int limit) throws IOException {
        if (pacer.allow(1) == 0) {
            return 0;
        }
        if (stamps) {
            Payload.stamp(memory, 0, sequence, 0);
        }
        if (!send()) {
            return 0;
        }
        sequence++;
        sent++;
        pacer.sent(1);
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
        if (spins || pacer.isPacing()) {
            backoff.pause();
        }
    }

    @Override
    public void reset() {
        sent = 0;
        refused = 0;
    }

    @Override
    public long bytes() {
        return sent * (buffer.capacity() + FrameTemplate.HEADERS);
    }

    @Override
    public long dropped() {
        return refused;
    }

    @Override
    public String mode() {
        return null;
    }

    @Override
    public void close() {
        Datagrams.close(channel);
    }

    private boolean send() throws IOException {
        buffer.clear();
        try {
            return channel.write(buffer) > 0;
        } catch (PortUnreachableException _) {
            refused++; // nobody listens; the error belongs to a datagram before this one, which was not sent now
            return false;
        }
    }
}
