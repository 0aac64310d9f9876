package io.xdp4j.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.device.XdpInterface;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.nic.NicQueue;
import io.xdp4j.software.nic.Tap;
import io.xdp4j.software.program.Verdicts;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What happened on a bed: each frame that came in, what was decided about it, and what passed to a host. Any thread may
 * carry frames, any may ask. Of the frames it keeps the newest.
 */
final class Journal implements Tap {

    /** What frames that are kept may take, in bytes. */
    static final int MAX_BYTES = 16 << 20;

    /** What a frame takes beside its bytes, about. */
    private static final int OVERHEAD = 128;

    private final Map<XdpInterface, NicJournal> nics = new HashMap<>();
    private final Map<NicQueue, SeenFrame[]> undecided = new HashMap<>();
    private final Deque<SeenFrame> frames = new ArrayDeque<>();
    private long bytes;
    private long leftOut;

    @Override
    public synchronized void plugged(Nic nic) {
        nics.put(nic.device(), new NicJournal(nic));
    }

    @Override
    public synchronized void arrived(NicQueue at, FrameBatch batch, long now) {
        var arrived = new SeenFrame[batch.count];
        for (int i = 0; i < batch.count; i++) {
            arrived[i] = new SeenFrame(at.nic().device().name(), at.id(), now, copy(batch, i));
            add(arrived[i]);
        }
        undecided.put(at, arrived);
    }

    @Override
    public synchronized void decided(NicQueue at, FrameBatch batch, Verdicts verdicts) {
        SeenFrame[] arrived = undecided.remove(at);
        NicJournal nic = of(at.nic().device());
        for (int i = 0; i < batch.count; i++) {
            byte[] frame = copy(batch, i);
            TestVerdict verdict = TestVerdict.of(verdicts.action[i]);
            arrived[i].decided(verdict, !Arrays.equals(frame, arrived[i].frame()));
            nic.decided(verdict, frame);
        }
    }

    synchronized NicJournal of(XdpInterface device) {
        return nics.get(device);
    }

    /** Returns what is kept, oldest first; for who holds this journal's lock. */
    Collection<SeenFrame> frames() {
        return frames;
    }

    Collection<NicJournal> nics() {
        return nics.values();
    }

    /** Returns how many frames came in that are kept no more. */
    long leftOut() {
        return leftOut;
    }

    private void add(SeenFrame seen) {
        frames.add(seen);
        bytes += seen.frame().length + OVERHEAD;
        while (bytes > MAX_BYTES) {
            bytes -= frames.remove().frame().length + OVERHEAD;
            leftOut++;
        }
    }

    private static byte[] copy(FrameBatch batch, int i) {
        return batch.memory.asSlice(batch.address[i], batch.length[i]).toArray(JAVA_BYTE);
    }
}
