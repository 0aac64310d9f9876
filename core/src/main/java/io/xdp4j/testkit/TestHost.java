package io.xdp4j.testkit;

import java.time.Duration;
import java.util.List;

/**
 * The host behind an interface: has the frames that its programs passed, in the order in which they came, as they were
 * then. It answers nothing.
 *
 * <p>Keeps 16 MiB of frames that nobody took; what comes after that is counted, and not kept.
 *
 * @since 0.1
 */
public final class TestHost {

    private final NicJournal nic;
    private final String name;

    TestHost(NicJournal nic, String name) {
        this.nic = nic;
        this.name = name;
    }

    /** Takes what came since frames were last taken; fails unless it is these frames, in this order. */
    public void expect(byte[]... frames) {
        FrameDiff.expect(name, frames, take());
    }

    /** Takes what came since frames were last taken; fails unless it is {@code count} frames. */
    public void expect(int count) {
        TestSocket.expectCount(name, count, take().size());
    }

    /** Fails if anything came since frames were last taken. */
    public void expectNothing() {
        expect(new byte[0][]);
    }

    /**
     * Returns how long the last frame that came was on its way.
     *
     * @throws AssertionError if none came
     */
    public Duration lastDelay() {
        return nic.host().last();
    }

    /** Fails unless all frames that came since this was last asked, one or more, were so long on their way. */
    public void expectDelay(Duration delay) {
        nic.host().expect(delay, delay);
    }

    /** Fails unless they were at least and at most so long on their way. */
    public void expectDelay(Duration least, Duration most) {
        nic.host().expect(least, most);
    }

    /** Takes what came since frames were last taken. */
    public List<byte[]> take() {
        return nic.takePassed();
    }
}
