package io.xdp4j.software.nic;

import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.RssSpec;
import io.xdp4j.device.VlanMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.software.link.Clock;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.link.Link;
import io.xdp4j.software.link.Nowhere;
import io.xdp4j.software.link.Port;
import io.xdp4j.software.link.Steering;
import io.xdp4j.software.offload.Rss;
import io.xdp4j.software.program.Attached;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An interface: its queues, its programs, and the link that it is plugged into. */
public final class Nic implements Port {

    /**
     * How often a frame goes back before it is dropped: two ends that both reflect must not hold the sender for ever.
     */
    public static final int MAX_REFLECTIONS = 8;

    static final int HEADER_BYTES = 14;
    private static final int TAG_BYTES = 4;

    private final XdpInterface device;
    private final Clock clock;
    private final NicQueue[] queues;
    private final int[] sockets; // open on each queue
    private final int mostSockets;
    private final VlanMode vlan;
    private final Hooks received;
    private final Hooks sent;
    private volatile HostInbox inbox; // null if nobody wants what comes to the host
    private final Tap tap; // null if nobody looks
    private volatile RssSpec rss = RssSpec.NONE;
    private volatile Steering steering = Steering.SENDERS;
    private final Object forwarding = new Object(); // held by who sends for another interface, and no other lock after
    private Nic[] network = {}; // by index less 1
    private Link link = new Nowhere();

    /** Makes an interface that is not plugged in yet; its queues have one socket each. */
    public Nic(XdpInterface device, Clock clock) {
        this(device, clock, false, VlanMode.KEEP);
    }

    /** Makes an interface that is not plugged in yet; its queues may have several sockets each. */
    Nic(XdpInterface device, Clock clock, boolean sharedQueues, VlanMode vlan) {
        this.vlan = vlan;
        this.device = device;
        this.sockets = new int[device.queues()];
        this.mostSockets = sharedQueues ? NicSpec.MAX_SOCKETS : 1;
        this.received = new Hooks(device.rx());
        this.sent = new Hooks(device.tx());
        this.clock = clock;
        this.queues = new NicQueue[device.queues()];
        Arrays.setAll(queues, id -> new NicQueue(this, id));
        this.tap = Tap.OF_NEW_DRIVERS.isBound() ? Tap.OF_NEW_DRIVERS.get() : null;
    }

    /** Shows it all interfaces of its network, in the order of their indices: before anything is opened. */
    void isAmong(Nic[] network) {
        this.network = network;
    }

    /** Returns the interface of its network with that name, which may be itself; GONE if there is none. */
    public Nic neighbour(String name) throws XdpException {
        for (Nic nic : network) {
            if (nic.device.name().equals(name)) {
                return nic;
            }
        }
        throw new XdpException(
                Kind.GONE,
                "redirect to interface " + name,
                0,
                "there is no such interface in this network",
                "there are "
                        + Arrays.stream(network).map(nic -> nic.device.name()).collect(Collectors.joining(", ")));
    }

    /** Returns the interface of its network with that index; null if there is none. */
    Nic neighbour(int index) {
        return index > 0 && index <= network.length ? network[index - 1] : null;
    }

    /** Sends frames that came in elsewhere, on queue {@code queue} there; returns how many the link took. */
    int forward(int queue, FrameBatch frames, long now, Round round) {
        synchronized (forwarding) {
            return link.send(this, 2 * queues.length + queue % queues.length, frames, 0, now, round);
        }
    }

    /** Plugs it in: before anything is opened on it. */
    public void plugInto(Link link) {
        this.link = link;
        if (tap != null) {
            tap.plugged(this);
        }
    }

    /** Returns whether frames come later than they were sent, and are brought in by who waits for them. */
    public boolean takesTime() {
        return link.takesTime();
    }

    /** Returns what it does with tags of received frames. */
    VlanMode vlan() {
        return vlan;
    }

    /** Returns what users see of it. */
    public XdpInterface device() {
        return device;
    }

    /** Returns a queue. */
    public NicQueue queue(int id) {
        return queues[id];
    }

    /** Returns a queue; INVALID if there is none. */
    public NicQueue find(XdpQueue queue, String operation) throws XdpException {
        if (queue.id() < queues.length) {
            return queues[queue.id()];
        }
        throw new XdpException(
                Kind.INVALID,
                operation,
                0,
                "the interface has " + queues.length + " queues, 0 to " + (queues.length - 1),
                "");
    }

    @Override
    public int queues() {
        return queues.length;
    }

    @Override
    public int frameBytes() {
        return device.mtu() + HEADER_BYTES + TAG_BYTES;
    }

    @Override
    public Steering steering() {
        return steering;
    }

    /** Returns how it spreads what it receives. */
    public RssSpec rss() {
        return rss;
    }

    /** Spreads what is sent to it from now on over its queues as {@code spec} says; returns what it did before. */
    public synchronized RssSpec rss(RssSpec spec) {
        if (spec.maxQueue() >= queues.length) {
            throw new IllegalArgumentException(
                    "rss of " + device.name() + ": queue " + spec.maxQueue() + " of " + queues.length);
        }
        RssSpec before = rss;
        rss = spec;
        steering = Rss.of(spec);
        return before;
    }

    /** Returns what is attached, in the order in which a frame is shown to it, received ones first. */
    public List<Attached> attached() {
        return Stream.concat(received.attached().stream(), sent.attached().stream())
                .toList();
    }

    /** Returns how many frames went on to the host. */
    public long passed() {
        long sum = 0;
        for (NicQueue queue : queues) {
            sum += queue.passed();
        }
        return sum;
    }

    /** Returns how many frames a program, a socket or the link dropped. */
    public long dropped() {
        long sum = 0;
        for (NicQueue queue : queues) {
            sum += queue.dropped();
        }
        return sum;
    }

    /** Returns whether a queue may have several sockets. */
    public boolean sharesQueues() {
        return mostSockets > 1;
    }

    /** Takes a queue for a socket. */
    public synchronized void takeQueue(XdpQueue queue) throws XdpException {
        if (sockets[queue.id()] == mostSockets) {
            throw new XdpException(
                    Kind.BUSY,
                    "open " + queue,
                    0,
                    mostSockets == 1 ? "another socket has this queue" : mostSockets + " sockets have this queue",
                    mostSockets == 1
                            ? "close it, or take another queue, or make the interface with shared queues"
                            : "close one, or take another queue");
        }
        sockets[queue.id()]++;
    }

    /** Frees a queue of one socket. */
    public synchronized void freeQueue(int queueId) {
        sockets[queueId]--;
    }

    /**
     * Makes {@code added} decide about the frames at a hook that those before it pass; BUSY if those are of another
     * owner.
     */
    public void attach(Direction at, Attached added, Object owner) throws XdpException {
        hooks(at).attach(added, owner);
    }

    /** Takes {@code removed} off. */
    public void detach(Direction at, Attached removed) {
        hooks(at).detach(removed);
    }

    private Hooks hooks(Direction at) {
        return at == Direction.RX ? received : sent;
    }

    /** Returns what sees received frames. */
    Hooks received() {
        return received;
    }

    /** Returns what sees frames that the host sends. */
    Hooks sent() {
        return sent;
    }

    /** Returns where frames are kept from now on that come to the host. */
    public synchronized HostInbox keepForHost() {
        if (inbox == null) {
            inbox = new HostInbox(frameBytes());
        }
        return inbox;
    }

    /** Returns where frames are kept that come to the host; null if nobody wants them. */
    HostInbox inbox() {
        return inbox;
    }

    /** Gives frames to the host. */
    void toHost(FrameBatch frames, int queue) {
        HostInbox keeps = inbox;
        if (keeps != null) {
            keeps.add(frames, queue);
        }
    }

    Link link() {
        return link;
    }

    Tap tap() {
        return tap;
    }

    long now() {
        return clock.nanos();
    }

    /** Returns whether a frame of that many bytes can be sent. */
    public boolean carries(int length) {
        return length >= HEADER_BYTES && length <= frameBytes();
    }
}
