package io.xdp4j.testkit;

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

    TestHost(NicJournal nic) {
        this.nic = nic;
        this.name = "host of " + nic.nic().device().name();
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

    /** Takes what came since frames were last taken. */
    public List<byte[]> take() {
        return nic.takePassed();
    }
}
