package io.xdp4j.software.nic;

import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.QueueCounters;
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
import io.xdp4j.software.link.Replayed;
import io.xdp4j.software.link.Steering;
import io.xdp4j.software.offload.Rss;
import io.xdp4j.software.program.Attached;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An interface: its queues, its programs, and the link that it is plugged into. */
public final class Nic implements Port {

    /**
     * How often a frame goes back before it is dropped: two ends that both reflect must not hold the sender for ever.
     */
    public static final int MAX_REFLECTIONS = 8;

    /** Every frame is let in that can come. */
    static final int ALL = Integer.MAX_VALUE;

    static final int HEADER_BYTES = 14;
    private static final int TAG_BYTES = 4;

    private final NicSpec spec;
    private final Clock clock;
    private final Simulation simulation; // null by real time
    private final int frameBytes;
    private volatile XdpInterface device;
    private final NicQueue[] queues;
    private final int[] sockets; // open on each queue
    private final int mostSockets;
    private final VlanMode vlan;
    private final Hooks received;
    private final Hooks sent;
    private volatile HostInbox inbox; // null if nobody wants what comes to the host
    private volatile Tap tap; // null if nobody looks
    private volatile int downs; // how often it went down
    private volatile boolean isDown;
    private volatile boolean isGone;
    private volatile int admitted = ALL;
    private volatile int sendable;
    private volatile RssSpec rss = RssSpec.NONE;
    private volatile Steering steering = Steering.SENDERS;
    private final ReentrantLock forwarding = new ReentrantLock(); // of who sends for others: the last one taken
    private Nic[] network = {}; // by index less 1
    private int firstNumber; // of its queues, among all of the network
    private final Object plug = new Object(); // of who plugs it in elsewhere: no lock is taken amid it
    private volatile Link link = new Nowhere();
    private LinkCounters before = LinkCounters.NONE; // of links that it was plugged into before

    /** Makes an interface that is not plugged in yet; {@code simulation} is null by real time. */
    Nic(NicSpec spec, XdpInterface device, Clock clock, Simulation simulation) {
        this.spec = spec;
        this.vlan = spec.vlan();
        this.device = device;
        this.sockets = new int[device.queues()];
        this.mostSockets = spec.sharedQueues() ? NicSpec.MAX_SOCKETS : 1;
        this.received = new Hooks(device.rx());
        this.sent = new Hooks(device.tx());
        this.clock = clock;
        this.simulation = simulation;
        this.frameBytes = frameBytes(device);
        this.sendable = frameBytes;
        this.queues = new NicQueue[device.queues()];
        Arrays.setAll(queues, id -> new NicQueue(this, id));
        rss(spec.rss());
    }

    /** Shows it all interfaces of its network, in the order of their indices: before anything is opened. */
    void isAmong(Nic[] network) {
        this.network = network;
        Nic before = device.index() == 1 ? null : network[device.index() - 2]; // was told already
        this.firstNumber = before == null ? 0 : before.firstNumber + before.queues.length;
    }

    /** Returns the number of its first queue: no other queue of its network has it. */
    int firstNumber() {
        return firstNumber;
    }

    /** Returns the interface of its network with that name, which may be itself; GONE if there is none. */
    public Nic neighbour(String name) throws XdpException {
        for (Nic nic : network) {
            if (nic.device.name().equals(name) && !nic.isGone) {
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
        int own = queue % queues.length;
        forwarding.lock();
        try {
            return send(queues[own], 2 * queues.length + own, frames, 0, now, round);
        } finally {
            forwarding.unlock();
        }
    }

    /** Plugs it in: before anything is opened on it. */
    void plugInto(Link link) {
        this.link = link;
    }

    /** Plugs it into another link; under all locks of its queues, when nothing is left in the one before. */
    void replug(Link other) {
        synchronized (plug) {
            before = before.plus(link.counters(this));
            if (link instanceof Replayed replayed) {
                replayed.over(other);
            } else {
                link = other;
            }
        }
        for (NicQueue queue : queues) {
            queue.linkChanged();
        }
    }

    /** Holds back all who send on its queues. */
    void lockSending() {
        for (NicQueue queue : queues) {
            queue.sending().lock();
        }
    }

    /** Holds back all who receive on its queues, too, and who send for others. */
    void lockReceiving() {
        for (NicQueue queue : queues) {
            queue.receiving().lock();
        }
        forwarding.lock();
    }

    /** Lets them go on. */
    void unlock() {
        forwarding.unlock();
        for (NicQueue queue : queues) {
            queue.unlock();
        }
    }

    /** Receives all there is on all queues, driven ones too, of which all locks are held; returns how many frames. */
    int receiveAll(long now, Round round) {
        int received = 0;
        for (NicQueue queue : queues) {
            received += queue.receiveAll(now, round);
        }
        return received;
    }

    /** Returns what it was made from. */
    public NicSpec spec() {
        return spec;
    }

    /** Returns where frames are to be sent that shall come to it as if its link had brought them. */
    Replayed replayed() {
        synchronized (plug) {
            if (!(link instanceof Replayed)) {
                link = new Replayed(link, this); // who is amid a peek goes on with the link itself
            }
            return (Replayed) link;
        }
    }

    /** Returns what became of the frames that it sent. */
    LinkCounters linkCounters() {
        return before.plus(link.counters(this));
    }

    /** Sets it down, which ends waits at its sockets, or up again. */
    synchronized void setDown(boolean down) {
        if (down && !isDown) {
            downs++;
        }
        isDown = down || isGone;
        for (NicQueue queue : queues) {
            queue.wakeAll();
        }
    }

    /** Sets it down for ever. */
    synchronized void remove() {
        isGone = true;
        setDown(true);
    }

    /** It sends nothing, either. */
    @Override
    public boolean isDown() {
        return isDown;
    }

    /** Returns whether it was removed. */
    public boolean isGone() {
        return isGone;
    }

    /** Returns how often it went down. */
    int downs() {
        return downs;
    }

    /** Changes the MTU, which is at most that of its spec. */
    synchronized void mtu(int mtu) {
        XdpInterface now = device;
        device = new XdpInterface(now.name(), now.index(), now.queues(), mtu, now.mac());
        sendable = frameBytes(device);
        admitOnlyWhatFits();
    }

    /** From now on looks whether frames that come in are too long. */
    void admitOnlyWhatFits() {
        admitted = frameBytes(device);
    }

    /** Returns the bytes of the longest frame that it lets in, {@link #ALL} if none that can come is too long. */
    int admitted() {
        return admitted;
    }

    /** Returns its time, if it is simulated; else null. */
    Simulation simulation() {
        return simulation;
    }

    /** Returns what a program that is attached now is told of time and chance. */
    public VmServices services() {
        return simulation == null ? VmServices.NONE : simulation.services();
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
        throw new XdpException(Kind.INVALID, operation, 0, "the interface has " + queues(queues.length), "");
    }

    /** Says which queues there are: {@code queue 0 only} or {@code queues 0 to 3}. */
    public static String queues(int count) {
        return count == 1 ? "queue 0 only" : "queues 0 to " + (count - 1);
    }

    @Override
    public int queues() {
        return queues.length;
    }

    /** As it was made: whatever the MTU becomes, links have memory for that. */
    @Override
    public int frameBytes() {
        return frameBytes;
    }

    private static int frameBytes(XdpInterface device) {
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
        return counters().passed() + counters().injected();
    }

    /** Returns how many frames a program, a socket or the link dropped. */
    public long dropped() {
        return counters().ended();
    }

    /** Returns what became of the frames of all its queues. */
    public QueueCounters counters() {
        QueueCounters sum = QueueCounters.NONE;
        for (NicQueue queue : queues) {
            sum = sum.plus(queue.counters());
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

    /** Lets somebody look at frames from now on; null for nobody. */
    void tap(Tap tap) {
        this.tap = tap;
    }

    /**
     * Sends frames from {@code first} on into the link; returns how many it took: none while the interface is down.
     *
     * @param lane as in {@link Port#lanes}
     */
    int send(NicQueue queue, int lane, FrameBatch frames, int first, long now, Round round) {
        if (isDown) {
            return 0;
        }
        int taken = link.send(this, lane, frames, first, now, round);
        Tap looking = tap;
        if (looking != null) {
            looking.sent(queue, frames, first, first + taken, now);
        }
        return taken;
    }

    long now() {
        return clock.nanos();
    }

    /** Returns the bytes of the longest frame that can be sent. */
    int sendable() {
        return sendable;
    }

    /** Returns whether a frame of that many bytes can be sent. */
    public boolean carries(int length) {
        return length >= HEADER_BYTES && length <= sendable;
    }
}
