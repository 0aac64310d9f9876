package io.xdp4j.software.program;

import io.xdp4j.software.link.FrameBatch;
import java.util.Arrays;

/** What is to become of the frames of a batch. Fields, because every step of the data path reads and writes them. */
public final class Verdicts {

    /** To the next program, after the last one to the host. */
    public static final byte PASS = 0;

    /** Nowhere. */
    public static final byte DROP = 1;

    /** Nowhere, because the program failed. */
    public static final byte ABORT = 2;

    /** Back, out of the interface that it came in by. */
    public static final byte TX = 3;

    /** To the socket in {@link #socket}. */
    public static final byte SOCKET = 4;

    /** Out of the interface whose index is in {@link #device}. */
    public static final byte DEVICE = 5;

    /** One for each frame. */
    public final byte[] action = new byte[FrameBatch.CAPACITY];

    /** Of frames that go to a socket. */
    public final Target[] socket = new Target[FrameBatch.CAPACITY];

    /** Of frames that go to an interface. */
    public final int[] device = new int[FrameBatch.CAPACITY];

    /** Sends frame {@code i} to a socket. */
    void toSocket(int i, Target target) {
        action[i] = SOCKET;
        if (socket[i] != target) {
            socket[i] = target; // a reference costs a barrier, and it is nearly always the same
        }
    }

    /** Makes {@code count} frames pass, before the first program is asked. */
    public void pass(int count) {
        Arrays.fill(action, 0, count, PASS);
    }
}
