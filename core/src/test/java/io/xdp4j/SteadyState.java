package io.xdp4j;

import io.xdp4j.device.Events;
import io.xdp4j.device.XdpException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** One frame sent, waited for, received, and all its chunks given back: what a data path does for ever. */
final class SteadyState implements Runnable {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final XskSocket sender;
    private final Receiving receiver;
    private final int length;
    private long received;

    /** Receives what is there, waiting for it; returns how many frames. */
    private interface Receiving {
        int receive() throws XdpException;
    }

    SteadyState(XskSocket sender, XskSocket receiver, byte[] frame) {
        this(sender, frame, () -> receive(receiver));
    }

    /** The receiver sends each frame back: it finds nobody. */
    SteadyState(XskSocket sender, FrameSocket receiver, byte[] frame) {
        this(sender, frame, () -> receiver.receive((_, _, _) -> FrameHandler.Next.SEND, SOON));
    }

    private SteadyState(XskSocket sender, byte[] frame, Receiving receiver) {
        this.sender = sender;
        this.receiver = receiver;
        this.length = frame.length;
        Umem umem = sender.umem();
        for (long chunk = 0;
                chunk < umem.spec().sizeBytes();
                chunk += umem.spec().chunkSize()) {
            MemorySegment.copy(MemorySegment.ofArray(frame), 0, umem.memory(), chunk, frame.length);
        }
    }

    long received() {
        return received;
    }

    @Override
    public void run() {
        try {
            send();
            received += receiver.receive();
        } catch (XdpException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send() throws XdpException {
        long chunk = sender.umem().pool().take();
        if (chunk >= 0 && sender.tx().reserve(1) == 1) {
            sender.tx().set(0, chunk, length);
            sender.tx().submit(1);
        }
        if (sender.tx().needsWakeup()) {
            sender.wakeup();
        }
        sender.umem().pool().reclaim(sender.completion());
    }

    private static int receive(XskSocket receiver) throws XdpException {
        if (!receiver.await(Events.RECEIVED, SOON)) {
            return 0;
        }
        int n = receiver.rx().peek(64);
        for (int i = 0; i < n; i++) {
            receiver.umem().pool().give(receiver.rx().address(i));
        }
        receiver.rx().release(n);
        receiver.umem().pool().refill(receiver.fill());
        return n;
    }
}
