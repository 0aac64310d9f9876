package io.xdp4j;

import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.Pace;
import io.xdp4j.device.QueueCounters;
import io.xdp4j.device.RssSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.software.nic.Drive;
import io.xdp4j.software.nic.Network;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.nic.NicQueue;
import io.xdp4j.software.nic.Simulation;
import io.xdp4j.wire.CaptureReader;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A network in this process: interfaces and what joins them, for as many {@link Xdp}s as are opened on it with
 * {@link Xdp#software(SoftwareNetwork)}. It needs no rights, and has nothing to close.
 *
 * <p>Frames are carried by the thread that sends them, or by one that {@link #drive}s. Safe for use by several threads.
 *
 * <p>A network in {@link NetworkSpec.Time#SIMULATED} time is used by one thread, which also moves time on: by {@link
 * #advance}, by {@link #step}, and by waiting: {@link XskSocket#await} goes from event to event until the wanted one is
 * there, or its timeout is over in simulated time. The same program then sees the same frames at the same nanosecond
 * each time, whatever the machine; limits of rules and clocks of programs go by it, too, as if the machine had been
 * booted an hour before, and programs draw the same numbers. The thread is the one that first sends, waits or asks
 * what time it is; another one may only make ready what it uses. From then on any other gets an {@link
 * IllegalStateException}, but for counters.
 *
 * @since 0.1
 */
public final class SoftwareNetwork {

    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    final Network network;

    private final Map<Nic, Host> hosts = new HashMap<>();

    private SoftwareNetwork(Network network) {
        this.network = network;
    }

    /** Returns a new network, over which nothing was sent yet. */
    public static SoftwareNetwork of(NetworkSpec spec) {
        return new SoftwareNetwork(new Network(spec));
    }

    /** Returns its interfaces as they are now, in the order of the spec, without those that were removed. */
    public List<XdpInterface> interfaces() {
        return network.nics().stream().map(Nic::device).toList();
    }

    /** Returns nanoseconds since it was made: of this machine's time, or of its own if that is simulated. */
    public long nanos() {
        return network.nanos();
    }

    /**
     * Lets simulated time go on, and does what is due meanwhile, in order.
     *
     * @param time 0 or more
     * @throws IllegalStateException if it goes by real time, or another thread uses it
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("advance by " + time + ": time does not go back");
        }
        Simulation simulation = simulation("advance");
        simulation.advance(simulation.after(time.compareTo(FOR_EVER) > 0 ? Long.MAX_VALUE : time.toNanos()));
    }

    /**
     * Goes to what happens next in simulated time, and does it, with all that follows at that very moment.
     *
     * @return false if nothing is to happen: then it is as late as before
     * @throws IllegalStateException if it goes by real time, or another thread uses it
     */
    public boolean step() {
        return simulation("step").step();
    }

    /**
     * Has an action done when simulated time is {@code nanos}, in the middle of what moves it on; what is due at the
     * same moment and was set before is done before. An action may do all that the thread may, wait too.
     *
     * @param nanos as {@link #nanos}; if that is over, it is the next thing that is done
     * @throws IllegalArgumentException if that is behind the end of time, after 146 years
     * @throws IllegalStateException if it goes by real time, or another thread uses it
     */
    public void at(long nanos, Runnable action) {
        simulation("do something at a moment");
        network.at(nanos, action);
    }

    /**
     * Returns the host behind an interface, always the same: from now on what programs pass is kept for it.
     *
     * @throws XdpException GONE if it is none of this network's
     */
    public synchronized Host host(XdpInterface device) throws XdpException {
        Nic nic = network.find(device, "host of " + device.name());
        return hosts.computeIfAbsent(nic, Host::new);
    }

    /**
     * Makes the calling thread the driver of some queues, as a card and its interrupts are: it sends what sockets put
     * into their TX rings, and receives what arrives. Blocks until it is to end, or is interrupted, and does not wait
     * for anything but work meanwhile: the thread is busy while there is some, and sleeps for up to a millisecond.
     *
     * <p>Sockets on queues that nobody drives are served by their own {@link XskSocket#wakeup}. So is the other end of
     * a wire if that is not driven: by whoever sends to it.
     *
     * @param until asked again and again whether to end
     * @param queues of this network, one or more
     * @throws XdpException GONE if an interface is none of this network's, INVALID if it has no such queue
     * @throws IllegalStateException if a queue is driven already, or time is simulated
     */
    public void drive(BooleanSupplier until, XdpQueue... queues) throws XdpException {
        if (network.simulation() != null) {
            throw new IllegalStateException("drive: in simulated time one thread does everything, when it sends or "
                    + "waits; to drive queues take real time: NetworkSpec.withTime");
        }
        List<NicQueue> driven = new ArrayList<>();
        for (XdpQueue queue : queues) {
            driven.add(network.find(queue.device(), "drive " + queue).find(queue, "drive " + queue));
        }
        if (driven.isEmpty()) {
            throw new IllegalArgumentException("queues: none");
        }
        new Drive(driven).run(until);
    }

    /** Returns what became of the frames of a queue; GONE or INVALID if there is none. */
    public QueueCounters counters(XdpQueue queue) throws XdpException {
        return network.counters(queue);
    }

    /** Returns what became of the frames that an interface sent into its link; GONE if there is none. */
    public LinkCounters counters(XdpInterface device) throws XdpException {
        return network.counters(device);
    }

    /**
     * Shows the frames of all interfaces to {@code tap} from now on, until what this returns is closed. Frames are
     * seen where they are sent and received. Costs nothing while there is none. What it throws ends it, and stops no
     * frame: {@link Tapping#close} throws that.
     */
    public Tapping tap(FrameTap tap) {
        return new Tapping(this, new NetworkTap(tap, changing().taps()));
    }

    /**
     * Writes the frames of all interfaces to a pcapng file from now on, until what this returns is closed, which closes
     * the channel. Times in the file are those of this machine, in simulated time nanoseconds since 1970.
     */
    public Recording record(WritableByteChannel channel) throws IOException {
        boolean isReal = network.simulation() == null;
        return new Recording(this, channel, isReal ? System.currentTimeMillis() * 1_000_000 - nanos() : 0);
    }

    /**
     * Brings the frames of a capture to an interface, as if its link had brought them: what a socket has no room for is
     * dropped there, and counted by it. Borrows the reader.
     *
     * <p>In simulated time it returns at once, the first frame comes next, and all others as time goes on, so that the
     * reader must stay open; a file that cannot be read then ends whoever moves time, with an {@link
     * java.io.UncheckedIOException}. In real time it blocks until all have come, or the thread is interrupted.
     *
     * @throws XdpException GONE if there is no such interface
     * @throws IOException if the file cannot be read
     */
    public FrameReplay replay(XdpInterface to, CaptureReader frames, Pace pace) throws IOException {
        return new FrameReplay(network.replay(to, frames, pace));
    }

    /**
     * Changes what happens to frames that an interface sends from now on; those under way stay as they are.
     *
     * @throws XdpException GONE if there is no such interface
     * @throws IllegalStateException if it is plugged into no link
     */
    public void shape(XdpInterface from, LinkSpec spec) throws XdpException {
        changing().shape(from, spec);
    }

    /**
     * Sets an interface down: it sends and receives nothing, what arrives is gone, and its sockets report GONE, once.
     * They and its programs stay, and work again when it is {@link #up}.
     */
    public void down(XdpInterface device) throws XdpException {
        changing().setDown(device, true);
    }

    /** Sets an interface up again. */
    public void up(XdpInterface device) throws XdpException {
        changing().setDown(device, false);
    }

    /**
     * Changes the MTU of an interface: longer frames are neither sent nor received any more.
     *
     * @param mtu in bytes, 68 to what its spec says
     * @throws XdpException INVALID if it is not, GONE if there is no such interface
     */
    public void mtu(XdpInterface device, int mtu) throws XdpException {
        changing().mtu(device, mtu);
    }

    /**
     * Takes an interface away, for good: it is not found any more, and its sockets report GONE, once. What the other
     * ends of its link send to it is gone.
     */
    public void remove(XdpInterface device) throws XdpException {
        changing().remove(device);
    }

    /** Returns how an interface spreads what it receives over its queues; GONE if there is none. */
    public RssSpec rss(XdpInterface device) throws XdpException {
        return network.find(device, "RSS of " + device.name()).rss();
    }

    /**
     * Spreads what an interface receives from now on over its queues in another way; what has arrived stays where it
     * is.
     *
     * @return how it did before, to set it back
     * @throws IllegalArgumentException if the table names a queue that there is not
     */
    public RssSpec rss(XdpInterface device, RssSpec spec) throws XdpException {
        return changing().find(device, "RSS of " + device.name()).rss(spec);
    }

    /** Has an interface spread what it receives as its spec says. */
    public void revertRss(XdpInterface device) throws XdpException {
        Nic nic = changing().find(device, "RSS of " + device.name());
        nic.rss(nic.spec().rss());
    }

    /** Returns the network for who is about to change it: in simulated time nobody but the thread that uses it. */
    private Network changing() {
        if (network.simulation() != null) {
            network.simulation().requireNoOther();
        }
        return network;
    }

    private Simulation simulation(String what) {
        if (network.simulation() == null) {
            throw new IllegalStateException(what + ": this network goes by real time; make it with "
                    + "NetworkSpec.withTime(NetworkSpec.Time.SIMULATED)");
        }
        return network.simulation();
    }
}
