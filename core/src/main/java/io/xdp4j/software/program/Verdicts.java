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

    /** Out of the interfaces whose indices are in {@link #devices}. */
    public static final byte DEVICES = 6;

    /** To the host, past the programs that follow. */
    public static final byte HOST = 7;

    /** One for each frame. */
    public final byte[] action = new byte[FrameBatch.CAPACITY];

    /** Of frames that go to a socket. */
    public final Target[] socket = new Target[FrameBatch.CAPACITY];

    /** Of frames that go to an interface. */
    public final int[] device = new int[FrameBatch.CAPACITY];

    /** Of frames that go to several. */
    public final Broadcast[] devices = new Broadcast[FrameBatch.CAPACITY];

    /** What the program of instructions that saw it last returned. */
    public final int[] returned = new int[FrameBatch.CAPACITY];

    private final String[] reasons = new String[FrameBatch.CAPACITY];
    private long trapped; // a bit for each frame

    /** Sends frame {@code i} to a socket. */
    void toSocket(int i, Target target) {
        action[i] = SOCKET;
        if (socket[i] != target) {
            socket[i] = target; // a reference costs a barrier, and it is nearly always the same
        }
    }

    /** Sends frame {@code i} out of an interface. */
    byte toDevice(int i, int ifindex) {
        device[i] = ifindex;
        return DEVICE;
    }

    /** Sends frame {@code i} out of several. */
    byte toDevices(int i, Broadcast targets) {
        devices[i] = targets;
        return DEVICES;
    }

    /** Returns behind which of {@code count} frames those end that go where frame {@code i} goes. */
    public int endOfRun(int i, int count) {
        int end = i + 1;
        while (end < count && goesAlong(i, end)) {
            end++;
        }
        return end;
    }

    private boolean goesAlong(int i, int other) {
        return action[other] == action[i]
                && switch (action[i]) {
                    case SOCKET -> socket[other] == socket[i];
                    case DEVICE -> device[other] == device[i];
                    default -> devices[other] == devices[i];
                };
    }

    /** Makes {@code count} frames pass, before the first program is asked. */
    public void pass(int count) {
        Arrays.fill(action, 0, count, PASS);
        trapped = 0;
    }

    /** Notes that a program was stopped at frame {@code i}. */
    void trap(int i, String reason) {
        returned[i] = 0; // XDP_ABORTED
        reasons[i] = reason;
        trapped |= 1L << i;
    }

    /** Returns why a program was stopped at frame {@code i}; empty if none was. */
    public String trap(int i) {
        return (trapped & 1L << i) == 0 ? "" : reasons[i];
    }
}
