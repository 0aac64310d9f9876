package io.xdp4j.software.nic;

import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NetworkSpec.Time;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.Pace;
import io.xdp4j.device.QueueCounters;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.software.link.Clock;
import io.xdp4j.software.link.Draws;
import io.xdp4j.software.link.Feed;
import io.xdp4j.software.link.Link;
import io.xdp4j.software.link.PlainWire;
import io.xdp4j.software.link.RealClock;
import io.xdp4j.software.link.Replay;
import io.xdp4j.software.link.Replayed;
import io.xdp4j.software.link.TimedLink;
import io.xdp4j.wire.CaptureReader;
import io.xdp4j.wire.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Interfaces and the links between them. It need not be closed: it goes when nobody reaches it. */
public final class Network {

    private final Map<String, Nic> nics = new LinkedHashMap<>();
    private final List<Joint> joints = new ArrayList<>();
    private final Map<Nic, Joint> jointOf = new IdentityHashMap<>();
    private final Taps taps = new Taps(this);
    private final Simulation simulation; // null by real time
    private final Clock clock;
    private final long seed;

    /** What joins some interfaces. */
    private static final class Joint {

        private final int place;
        private final List<Nic> ends;
        private Link link;

        Joint(int place, List<Nic> ends, Link link) {
            this.place = place;
            this.ends = ends;
            this.link = link;
        }
    }

    /** Is shown the networks that are made while it is bound, by whoever makes them. */
    public static final ScopedValue<Consumer<Network>> SEEN = ScopedValue.newInstance();

    /** Makes what {@code spec} says. */
    public Network(NetworkSpec spec) {
        this.simulation = spec.time() == Time.SIMULATED ? new Simulation(spec.seed()) : null;
        this.clock = simulation == null ? new RealClock() : simulation.clock();
        this.seed = spec.seed();
        for (NicSpec nic : spec.nics()) {
            nics.put(nic.name(), new Nic(nic, device(nic, nics.size() + 1), clock, simulation));
        }
        Nic[] all = nics.values().toArray(Nic[]::new);
        nics.values().forEach(nic -> nic.isAmong(all));
        for (JoinSpec join : spec.joins()) {
            join(join);
        }
        if (SEEN.isBound()) {
            SEEN.get().accept(this);
        }
    }

    private void join(JoinSpec join) {
        List<Nic> ends = join.nics().stream().map(nics::get).toList();
        var joint = new Joint(joints.size(), ends, link(join, ends));
        joints.add(joint);
        int largest = ends.stream().mapToInt(Nic::frameBytes).max().orElseThrow();
        for (Nic end : ends) {
            jointOf.put(end, joint);
            end.plugInto(joint.link);
            if (end.frameBytes() < largest) {
                end.admitOnlyWhatFits();
            }
        }
    }

    private Link link(JoinSpec join, List<Nic> ends) {
        int place = joints.size();
        return switch (join) {
            case JoinSpec.Wire wire -> wire(ends.getFirst(), ends.getLast(), seeded(wire.link(), place));
            case JoinSpec.Hub hub -> timed(TimedLink.hub(ends, seeded(hub.link(), place)));
            case JoinSpec.Switch learning -> timed(TimedLink.learningSwitch(ends, seeded(learning.link(), place)));
            case JoinSpec.Feed feed -> new Feed(ends.getFirst(), feed.frames());
        };
    }

    private Link wire(Nic left, Nic right, LinkSpec spec) {
        return spec.isPerfect() ? new PlainWire(left, right) : timed(TimedLink.wire(left, right, spec));
    }

    private TimedLink timed(TimedLink link) {
        return simulation == null ? link : link.goBy(simulation.clock());
    }

    private LinkSpec seeded(LinkSpec spec, int place) {
        return spec.seed() != 0 ? spec : spec.withSeed(Draws.seed(seed, place));
    }

    private static XdpInterface device(NicSpec nic, int index) {
        MacAddress mac = MacAddress.parse(String.format("02:00:00:00:%02x:%02x", index >> 8, index & 0xff));
        return new XdpInterface(nic.name(), index, nic.queues(), nic.mtu(), mac);
    }

    /** Frees what is under way, when nothing is open any more. */
    public void close() {
        joints.forEach(joint -> joint.link.close());
    }

    /** Returns the interfaces that were not removed, in the order of their indices. */
    public List<Nic> nics() {
        return nics.values().stream().filter(nic -> !nic.isGone()).toList();
    }

    /** Returns an interface; GONE if it is none of this network, or was removed. */
    public Nic find(XdpInterface device, String operation) throws XdpException {
        Nic nic = nics.get(device.name());
        if (nic != null && nic.device().index() == device.index() && !nic.isGone()) {
            return nic;
        }
        throw new XdpException(
                Kind.GONE,
                operation,
                0,
                "no such interface in this network",
                "there are " + nics().stream().map(one -> one.device().name()).collect(Collectors.joining(", ")));
    }

    /** Returns what a program that is loaded now is told of time and chance. */
    public VmServices services() {
        return simulation == null ? VmServices.NONE : simulation.services();
    }

    /** Returns its time, if it is simulated; else null. */
    public Simulation simulation() {
        return simulation;
    }

    /** Returns nanoseconds since it was made. */
    public long nanos() {
        return clock.nanos();
    }

    /** Returns who looks at frames. */
    public Taps taps() {
        return taps;
    }

    /** Does something at a moment of simulated time. */
    public void at(long nanos, Runnable action) {
        simulation.clock().at(nanos, action);
    }

    /** Returns what became of the frames of a queue. */
    public QueueCounters counters(XdpQueue queue) throws XdpException {
        String operation = "counters of " + queue;
        return find(queue.device(), operation).find(queue, operation).counters();
    }

    /** Returns what became of the frames that an interface sent. */
    public LinkCounters counters(XdpInterface device) throws XdpException {
        Nic nic = find(device, "counters of " + device.name());
        synchronized (this) {
            return nic.linkCounters();
        }
    }

    /**
     * Brings frames of a capture to an interface, as its link would: in simulated time as that goes on, else blocking,
     * until all are there or the thread is interrupted.
     */
    public Replay replay(XdpInterface device, CaptureReader frames, Pace pace) throws IOException {
        Replayed link = find(device, "replay to " + device.name()).replayed();
        var replay = new Replay(frames, link, link.source(), pace);
        if (simulation != null) {
            replay.goBy(simulation.clock());
            return replay;
        }
        var round = new Round(null);
        for (long now = clock.nanos(); !Thread.currentThread().isInterrupted(); now = clock.nanos()) {
            long next = replay.send(now, round);
            round.run(now);
            if (next == Long.MAX_VALUE) {
                break;
            }
            if (next > now) {
                LockSupport.parkNanos(this, next - now);
            } else {
                Thread.yield(); // to who drives a queue that is full
            }
        }
        return replay;
    }

    /** Does all that is under way; by real time blocking, until the last frame is there. */
    public void settle() {
        if (simulation != null) {
            while (simulation.step()) {
                // and all that follows
            }
            return;
        }
        var round = new Round(null);
        for (long next = 0; next != Long.MAX_VALUE && !Thread.currentThread().isInterrupted(); ) {
            long now = clock.nanos();
            next = Long.MAX_VALUE;
            for (Joint joint : joints) {
                joint.link.carry(now, round);
                round.run(now);
                next = Math.min(next, joint.link.takesTime() ? joint.link.nextNanos(joint.ends.getFirst()) : next);
            }
            if (next != Long.MAX_VALUE) {
                LockSupport.parkNanos(this, Math.max(1, next - clock.nanos()));
            }
        }
    }

    /** Changes what happens to frames that {@code from} sends from now on. */
    public synchronized void shape(XdpInterface device, LinkSpec spec) throws XdpException {
        Nic from = find(device, "shape the link of " + device.name());
        Joint joint = jointOf.get(from);
        if (joint == null || joint.link instanceof Feed) {
            throw new IllegalStateException(device.name() + " is plugged into no link that could be shaped");
        }
        if (joint.link instanceof PlainWire && !spec.isPerfect()) {
            replug(joint, timed(TimedLink.wire(joint.ends.getFirst(), joint.ends.getLast(), LinkSpec.PERFECT)));
        }
        if (joint.link instanceof TimedLink timed) {
            timed.shape(from, seeded(spec, joint.place));
        }
    }

    /** Puts another link in the place of one on which nothing is under way but to queues that somebody drives. */
    private void replug(Joint joint, Link other) {
        // Who sends may wait for any lock for receiving, so those for sending are all taken before.
        joint.ends.forEach(Nic::lockSending);
        joint.ends.forEach(Nic::lockReceiving);
        var round = new Round(null);
        long now = clock.nanos();
        try {
            while (joint.ends.stream()
                            .mapToInt(nic -> nic.receiveAll(now, round))
                            .sum()
                    > 0) {
                // programs sent something back
            }
            joint.link = other;
            joint.ends.forEach(nic -> nic.replug(other));
        } finally {
            joint.ends.forEach(Nic::unlock);
        }
        round.run(now); // with no lock: who receives elsewhere may wait to forward to one of these ends
    }

    /** Sets an interface down or up. */
    public void setDown(XdpInterface device, boolean down) throws XdpException {
        find(device, "set " + device.name() + (down ? " down" : " up")).setDown(down);
    }

    /** Changes the MTU of an interface; INVALID if it is larger than it was made with, or too small. */
    public void mtu(XdpInterface device, int mtu) throws XdpException {
        String operation = "set the MTU of " + device.name() + " to " + mtu;
        Nic nic = find(device, operation);
        if (mtu < NicSpec.MIN_MTU || mtu > nic.spec().mtu()) {
            throw new XdpException(
                    Kind.INVALID,
                    operation,
                    0,
                    "must be " + NicSpec.MIN_MTU + " to " + nic.spec().mtu() + ", with which it was made",
                    "make it with a larger one, and lower that at once");
        }
        nic.mtu(mtu);
    }

    /** Takes an interface away. */
    public void remove(XdpInterface device) throws XdpException {
        find(device, "remove " + device.name()).remove();
    }
}
