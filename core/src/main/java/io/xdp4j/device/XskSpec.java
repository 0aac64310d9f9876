package io.xdp4j.device;

import java.util.Objects;

/**
 * What kind of AF_XDP socket to open.
 *
 * @param rxSize entries of the RX ring, a power of two, or 0 for a socket that only sends
 * @param txSize entries of the TX ring, a power of two, or 0 for a socket that only receives
 * @param fillSize entries of the fill ring, a power of two
 * @param completionSize entries of the completion ring, a power of two
 * @param mode whether zero-copy is wanted, refused, or taken if it is there
 * @param needWakeup whether the driver may sleep and ask to be woken; saves CPU time, costs a check per batch
 * @param spinNanos how long {@code await} looks at the ring before it sleeps, in nanoseconds; 0 sleeps at once
 * @param multiBuffer whether a frame may be of several descriptors, each but the last with {@code continues}
 * @param receivesFrom which frames programs may redirect to it: those that the interface receives, or those that the
 *     host sends
 * @param sendsTo where what it sends goes: out of the interface, or to the host as if the interface had received it
 * @param metadata whether {@code RxMetadata} is to stand before each received frame
 * @since 0.1
 */
public record XskSpec(
        int rxSize,
        int txSize,
        int fillSize,
        int completionSize,
        SocketMode mode,
        boolean needWakeup,
        long spinNanos,
        boolean multiBuffer,
        Hook.Direction receivesFrom,
        Hook.Direction sendsTo,
        boolean metadata) {

    /** Rings of 2048 entries in both directions, any mode, wakeups, sleeping at once. */
    public static final XskSpec DEFAULT = new XskSpec(2048, 2048, 2048, 2048, SocketMode.AUTO, true, 0);

    /** The largest ring, in entries. */
    public static final int MAX_RING_SIZE = 1 << 20;

    /**
     * The most descriptors of a frame that is sent in copy mode. Source: linux/skbuff.h, MAX_SKB_FRAGS, and the first
     * one.
     */
    public static final int MAX_PARTS = 18;

    /** A socket of frames of one descriptor, that receives what the interface does, and sends out of it. */
    public XskSpec(
            int rxSize,
            int txSize,
            int fillSize,
            int completionSize,
            SocketMode mode,
            boolean needWakeup,
            long spinNanos) {
        this(
                rxSize,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                false,
                Hook.Direction.RX,
                Hook.Direction.TX,
                false);
    }

    /** Checks the ranges. */
    public XskSpec {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(receivesFrom, "receivesFrom");
        Objects.requireNonNull(sendsTo, "sendsTo");
        checkSize("rxSize", rxSize, true);
        checkSize("txSize", txSize, true);
        checkSize("fillSize", fillSize, false);
        checkSize("completionSize", completionSize, false);
        if (rxSize == 0 && txSize == 0) {
            throw new IllegalArgumentException("rxSize and txSize are both 0: the socket could do nothing");
        }
        if (spinNanos < 0) {
            throw new IllegalArgumentException("spinNanos: " + spinNanos);
        }
    }

    /** Returns this spec with all rings of {@code entries}. */
    public XskSpec withRings(int entries) {
        return new XskSpec(
                entries,
                entries,
                entries,
                entries,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /** Returns this spec for a socket that only receives. */
    public XskSpec receiveOnly() {
        return new XskSpec(
                rxSize,
                0,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /** Returns this spec for a socket that only sends. */
    public XskSpec sendOnly() {
        return new XskSpec(
                0,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /** Returns this spec with another mode. */
    public XskSpec withMode(SocketMode mode) {
        return new XskSpec(
                rxSize,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /** Returns this spec with or without wakeups. */
    public XskSpec withNeedWakeup(boolean needWakeup) {
        return new XskSpec(
                rxSize,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /** Returns this spec with another spinning time, in nanoseconds. */
    public XskSpec withSpinNanos(long spinNanos) {
        return new XskSpec(
                rxSize,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /**
     * Returns this spec for frames that may be of several descriptors: a received one is cut over as many chunks as it
     * needs, all or nothing, and what is sent may be put together of up to {@link #MAX_PARTS} pieces.
     *
     * @since Linux 6.6. Source: linux/if_xdp.h, XDP_USE_SG
     */
    public XskSpec withMultiBuffer() {
        return new XskSpec(
                rxSize,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                true,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /**
     * Returns this spec for a socket to which programs at {@link Hook.Direction#TX} redirect what the host sends, or
     * those at RX what the interface receives. The software driver has both, Linux only RX.
     */
    public XskSpec withReceivesFrom(Hook.Direction receivesFrom) {
        return new XskSpec(
                rxSize,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /**
     * Returns this spec for a socket whose frames go out of the interface, {@link Hook.Direction#TX}, or, RX, to the
     * host as if the interface had received them. No program that inspects frames sees them on that way. The software
     * driver has both, Linux only TX.
     */
    public XskSpec withSendsTo(Hook.Direction sendsTo) {
        return new XskSpec(
                rxSize,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                metadata);
    }

    /**
     * Returns this spec for a socket that learns of each received frame what a card knows: when it came, its hash,
     * whether checksums are right, the VLAN tag that was taken off; see {@code Umem.rxMetadata}.
     */
    public XskSpec withMetadata() {
        return new XskSpec(
                rxSize,
                txSize,
                fillSize,
                completionSize,
                mode,
                needWakeup,
                spinNanos,
                multiBuffer,
                receivesFrom,
                sendsTo,
                true);
    }

    private static void checkSize(String name, int size, boolean mayBeZero) {
        if (size == 0 && mayBeZero) {
            return;
        }
        if (size < 1 || size > MAX_RING_SIZE || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException(name + ": " + size + ", must be a power of two up to " + MAX_RING_SIZE);
        }
    }
}
