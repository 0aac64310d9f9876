package io.xdp4j.software.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.Xdp;
import io.xdp4j.device.WireSpec;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.nic.Network;
import io.xdp4j.software.nic.NicQueue;
import io.xdp4j.software.nic.Tap;
import io.xdp4j.software.program.Verdicts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A software driver of which is seen what its interfaces receive. Owns the driver; for one thread, which sends and
 * asks.
 */
public final class SoftwareCapture implements AutoCloseable {

    private final Journal journal = new Journal();
    private final Xdp xdp;

    /** Opens a driver of {@code wire}. */
    public SoftwareCapture(WireSpec wire) {
        xdp = ScopedValue.where(Network.SEEN, network -> network.taps().add(journal))
                .call(() -> Xdp.software(wire));
    }

    /** Returns the driver. */
    public Xdp xdp() {
        return xdp;
    }

    /** Returns what was decided since it was last asked, in the order in which it was. */
    public List<Decision> take() {
        List<Decision> taken = List.copyOf(journal.decisions);
        journal.decisions.clear();
        return taken;
    }

    @Override
    public void close() {
        xdp.close();
    }

    private static final class Journal implements Tap {

        private final Map<NicQueue, byte[][]> arrived = new HashMap<>();
        private final List<Decision> decisions = new ArrayList<>();

        @Override
        public void sent(NicQueue from, FrameBatch frames, int first, int end, long now) {}

        @Override
        public void arrived(NicQueue at, FrameBatch frames, long now) {
            var copies = new byte[frames.count][];
            for (int i = 0; i < copies.length; i++) {
                copies[i] = copy(frames, i);
            }
            arrived.put(at, copies);
        }

        @Override
        public void decided(NicQueue at, FrameBatch frames, Verdicts verdicts, long now) {
            byte[][] before = arrived.remove(at);
            for (int i = 0; i < before.length; i++) {
                decisions.add(new Decision(
                        at.name(),
                        before[i],
                        copy(frames, i),
                        Fate.of(verdicts.action[i]),
                        verdicts.returned[i],
                        verdicts.trap(i)));
            }
        }

        private static byte[] copy(FrameBatch frames, int i) {
            return frames.memory.asSlice(frames.address[i], frames.length[i]).toArray(JAVA_BYTE);
        }
    }
}
