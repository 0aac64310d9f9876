package io.xdp4j.software.nic;

import io.xdp4j.bpf.vm.VmClock;
import io.xdp4j.bpf.vm.VmNetwork;
import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.software.link.Draws;
import io.xdp4j.software.link.SimulatedClock;

/** The time of a network that passes only when it is told to, and what happens meanwhile. For one thread. */
public final class Simulation {

    /** Since programs take a clock at 0, or an interval before it, for one that has not begun. */
    private static final long BOOTED_NANOS = 3_600_000_000_000L;

    /** Where the seeds of programs begin; links have those below. */
    private static final long PROGRAMS = 1L << 32;

    private final SimulatedClock clock = new SimulatedClock();
    private final Round round = new Round(null);

    private final long seed;
    private long programs;

    Simulation(long seed) {
        this.seed = seed;
    }

    /** Makes the calling thread the one that uses it; throws an error if another one is. */
    public void own() {
        clock.requireOwner();
    }

    /** Throws an error if a thread other than the calling one uses it. */
    public void requireNoOther() {
        clock.requireNoOther();
    }

    /** Returns what the next program is told of time and chance: it is as if booted an hour before the network was. */
    VmServices services() {
        var clocks = new VmClock() {
            @Override
            public long nanos() {
                return clock.nanos() + BOOTED_NANOS;
            }

            @Override
            public long wallNanos() {
                return clock.nanos();
            }
        };
        return new VmServices(VmNetwork.NONE, _ -> {}, clocks, Draws.seed(seed, PROGRAMS + programs++));
    }

    SimulatedClock clock() {
        return clock;
    }

    /** Returns what is to be done at once about what arrives. */
    Round round() {
        return round;
    }

    /** Goes to what happens next, and does it with all that follows at once; returns false if nothing is to happen. */
    public boolean step() {
        try {
            return clock.step(round);
        } finally {
            round.run(clock.nanos());
        }
    }

    /** Goes to {@code toNanos}, and does on the way what is due until then. */
    public void advance(long toNanos) {
        while (clock.nextNanos() <= toNanos) {
            step();
        }
        if (toNanos > clock.nanos()) {
            clock.skipTo(toNanos); // something done on the way may have gone further
        }
    }

    /** Returns when it will be so long after now, at most the end of time. */
    public long after(long nanos) {
        long now = clock.nanos();
        return nanos < SimulatedClock.END_NANOS - now ? now + nanos : SimulatedClock.END_NANOS;
    }

    /** Goes to what happens next if that is by {@code endNanos}, else there; returns whether it is not there yet. */
    boolean goOn(long endNanos) {
        if (clock.nanos() >= endNanos) {
            return false;
        }
        if (clock.nextNanos() <= endNanos) {
            return step();
        }
        if (endNanos == SimulatedClock.END_NANOS) {
            throw new IllegalStateException("waits for ever in simulated time, where nothing is to happen any more");
        }
        clock.skipTo(endNanos);
        return true;
    }
}
