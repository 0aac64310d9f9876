package io.xdp4j.device;

import java.time.Duration;

/**
 * How a link of the software driver carries frames, and what it does to them. Each direction is by itself.
 *
 * <p>Frames leave one after the other at the rate, then are under way for the delay and the jitter, and arrive in the
 * order in which they left, but for those that {@code reordering} takes. Chance has a stream of numbers for each port
 * and each impairment: who changes the one does not change which frames another takes.
 *
 * @param bitsPerSecond the rate, up to {@value #MAX_BITS_PER_SECOND}; 0 for no limit
 * @param overheadBytes what each frame takes of the rate besides its own bytes, 0 to 1000; {@link #ETHERNET_OVERHEAD}
 * @param delayNanos from when the last bit left to when the frame arrives, up to a day, in nanoseconds
 * @param jitterNanos what comes on top of the delay at most, evenly distributed, up to a day, in nanoseconds
 * @param loss the part of the frames that is lost on the way, 0 to 1; they take their part of the rate
 * @param duplication the part of the frames that arrives twice, 0 to 1
 * @param reordering the part of the frames that skips delay and jitter, and so overtakes what is under way, 0 to 1;
 *     needs a delay or jitter
 * @param corruption the part of the frames of which one bit is changed, 0 to 1
 * @param frames how many frames of a sender are on the link at most, from when they are sent to when they are received,
 *     1 to {@value #MAX_FRAMES}; what is more is dropped
 * @param seed of chance: the same seed and the same frames at the same times have the same fate; 0 for one that the
 *     network derives from its own and the link's place
 * @since 0.1
 */
public record LinkSpec(
        long bitsPerSecond,
        int overheadBytes,
        long delayNanos,
        long jitterNanos,
        double loss,
        double duplication,
        double reordering,
        double corruption,
        int frames,
        long seed) {

    /**
     * What an Ethernet frame takes of the rate besides its bytes: 8 of preamble, 4 of checksum, 12 of gap. Source: IEEE
     * 802.3, clauses 3.1.1 and 4.4.2.
     */
    public static final int ETHERNET_OVERHEAD = 24;

    /** The highest rate. */
    public static final long MAX_BITS_PER_SECOND = 1_000_000_000_000_000L;

    /** The most frames of a sender on the link. */
    public static final int MAX_FRAMES = 1 << 20;

    /** No limit, no delay, nothing happens to a frame. */
    public static final LinkSpec PERFECT = new LinkSpec(0, 0, 0, 0, 0, 0, 0, 0, 1024, 0);

    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();
    private static final int MAX_OVERHEAD = 1000;

    /** Checks the ranges. */
    public LinkSpec {
        check("bitsPerSecond", bitsPerSecond, 0, MAX_BITS_PER_SECOND);
        check("overheadBytes", overheadBytes, 0, MAX_OVERHEAD);
        check("delayNanos", delayNanos, 0, DAY_NANOS);
        check("jitterNanos", jitterNanos, 0, DAY_NANOS);
        check("frames", frames, 1, MAX_FRAMES);
        checkPart("loss", loss);
        checkPart("duplication", duplication);
        checkPart("reordering", reordering);
        checkPart("corruption", corruption);
        if (reordering > 0 && delayNanos == 0 && jitterNanos == 0) {
            throw new IllegalArgumentException("reordering: " + reordering
                    + " without a delay: a frame overtakes those under way by skipping it; set the delay first");
        }
    }

    /** Returns this spec with another rate, in bits a second; 0 for no limit. */
    public LinkSpec withRate(long bitsPerSecond) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with other bytes that each frame takes of the rate besides its own. */
    public LinkSpec withOverhead(int overheadBytes) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with another delay. */
    public LinkSpec withDelay(Duration delay) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                nanos("delay", delay),
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with another jitter, which is what comes on top of the delay at most. */
    public LinkSpec withJitter(Duration jitter) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                nanos("jitter", jitter),
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with another part of the frames lost, 0 to 1. */
    public LinkSpec withLoss(double loss) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with another part of the frames that arrive twice, 0 to 1. */
    public LinkSpec withDuplication(double duplication) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with another part of the frames that overtake others, 0 to 1; needs a delay or jitter. */
    public LinkSpec withReordering(double reordering) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with another part of the frames with a changed bit, 0 to 1. */
    public LinkSpec withCorruption(double corruption) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with another number of frames that are on the link at most. */
    public LinkSpec withFrames(int frames) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns this spec with another seed of chance; 0 for one that the network derives. */
    public LinkSpec withSeed(long seed) {
        return new LinkSpec(
                bitsPerSecond,
                overheadBytes,
                delayNanos,
                jitterNanos,
                loss,
                duplication,
                reordering,
                corruption,
                frames,
                seed);
    }

    /** Returns whether frames arrive at once and as they were sent, whatever the numbers of frames and seed. */
    public boolean isPerfect() {
        return bitsPerSecond == 0 && delayNanos == 0 && jitterNanos == 0 && loss + duplication + corruption == 0;
    }

    private static long nanos(String name, Duration duration) {
        if (duration.isNegative() || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + ": " + duration + ", must be 0 to a day");
        }
        return duration.toNanos();
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + ", must be " + least + " to " + most);
        }
    }

    private static void checkPart(String name, double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException(name + ": " + part + ", must be 0 to 1");
        }
    }
}
