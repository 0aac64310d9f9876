package io.xdp4j.testkit;

import io.xdp4j.SoftwareNetwork;
import io.xdp4j.Tapping;
import io.xdp4j.Xdp;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NetworkSpec.Time;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.software.nic.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Interfaces and what joins them, for one test: attach programs, open sockets, send frames, and say what is to come of
 * them, and when. Needs no rights; nothing outlives the test.
 *
 * <p>{@link #test(String, TestBody)} makes it and closes it. If the body throws, every frame that came in by any
 * interface is in {@code target/xdp4j/NAME.pcapng}, below the working directory, with what was decided about it as
 * comment; the newest 16 MiB of them. An {@link AssertionError} is thrown on as one whose message names that file; any
 * other exception is thrown on as it is, the file being named by one that it suppresses.
 *
 * <p>Time is simulated, unless a {@link NetworkSpec} says otherwise: it passes when the test waits, by {@link #run},
 * {@link #advance} or the {@code await} of its sockets, and takes no time then. So a test sees the same each time, and
 * is on one thread. Whoever sends carries: over a wire that takes no time, frames have been through the programs when
 * {@code send} returns.
 *
 * @since 0.1
 */
public final class TestBed {

    /** The wire of a test that says nothing else: one queue, an MTU of 1500, interfaces {@code left}, {@code right}. */
    public static final WireSpec WIRE = new WireSpec("left", "right", 1, 1500);

    private final Network engine;
    private final SoftwareNetwork network;
    private final Xdp xdp;
    private final Journal journal = new Journal();
    private final SequencedMap<String, TestNic> nics = new LinkedHashMap<>();

    private TestBed(Network engine, SoftwareNetwork network, Xdp xdp) throws XdpException {
        this.engine = engine;
        this.network = network;
        this.xdp = xdp;
        if (engine.simulation() != null) {
            engine.simulation().own(); // before a thread of the test is the first
        }
        for (XdpInterface device : network.interfaces()) {
            journal.add(device);
            nics.put(device.name(), new TestNic(this, engine.find(device, "bed"), journal.of(device)));
        }
    }

    /**
     * Runs a test on {@link #WIRE} in simulated time, with a seed of its name; blocks for as long as it does.
     *
     * @param name names the file if it fails; characters other than letters, digits, {@code .}, {@code _} and {@code -}
     *     become {@code -} there
     */
    public static void test(String name, TestBody body) throws Exception {
        test(name, WIRE, body);
    }

    /** Runs a test on a wire of another kind, as {@link #test(String, TestBody)}. */
    public static void test(String name, WireSpec wire, TestBody body) throws Exception {
        test(name, NetworkSpec.of(wire).withTime(Time.SIMULATED).withSeed(name.hashCode()), body);
    }

    /** Runs a test on any network, in the time that it says, as {@link #test(String, TestBody)} does otherwise. */
    public static void test(String name, NetworkSpec spec, TestBody body) throws Exception {
        Objects.requireNonNull(body, "body");
        var file = new CaptureFile(name);
        file.removeOld();
        var engine = new AtomicReference<Network>();
        SoftwareNetwork network = ScopedValue.where(Network.SEEN, engine::set).call(() -> SoftwareNetwork.of(spec));
        try (Xdp xdp = Xdp.software(network)) {
            new TestBed(engine.get(), network, xdp).run(body, file);
        }
    }

    private void run(TestBody body, CaptureFile file) throws Exception {
        try (Tapping _ = network.tap(journal)) {
            body.run(this);
            engine.taps().check();
        } catch (AssertionError e) {
            throw new Failure(e.getMessage() + "\n" + counts() + "\n" + file.write(journal), e);
        } catch (Exception | Error e) {
            e.addSuppressed(new Note(counts() + "\n" + file.write(journal)));
            throw e;
        }
    }

    private String counts() {
        return nics.values().stream().map(TestNic::counts).collect(Collectors.joining("\n"));
    }

    /** Returns the first interface of the network; of a wire, that whose name it has first. */
    public TestNic left() {
        return nics.firstEntry().getValue();
    }

    /** Returns the last interface of the network; of a wire, that at the other end. */
    public TestNic right() {
        return nics.lastEntry().getValue();
    }

    /**
     * Returns an interface of the network.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public TestNic nic(String name) {
        TestNic nic = nics.get(name);
        if (nic == null) {
            throw new IllegalArgumentException("no interface " + name + ": there are " + nics.keySet());
        }
        return nic;
    }

    /** Returns what the bed is made of, for all that has no word of its own here. It is closed with the bed. */
    public Xdp xdp() {
        return xdp;
    }

    /** Returns the network, for all that has no word of its own here. */
    public SoftwareNetwork network() {
        return network;
    }

    /** Changes the link of all interfaces, in all directions; see {@link SoftwareNetwork#shape}. */
    public void linkTo(LinkSpec link) throws XdpException {
        for (XdpInterface device : network.interfaces()) {
            network.shape(device, link);
        }
    }

    /** Returns how late it is: since the test began, in simulated time. */
    public Duration now() {
        return Duration.ofNanos(network.nanos());
    }

    /**
     * Goes on until nothing is under way any more, and nothing is to happen; in real time that blocks for as long as it
     * takes.
     */
    public void run() {
        engine.settle();
    }

    /** Lets simulated time go on, with all that happens meanwhile; see {@link SoftwareNetwork#advance}. */
    public void advance(Duration time) {
        network.advance(time);
    }

    /**
     * Has something done when it is {@code time} since the test began, in simulated time: while the test waits.
     *
     * @param time as {@link #now}; if that is over, it is the next thing that happens
     */
    public void at(Duration time, TestAction action) {
        network.at(time.toNanos(), () -> run(action));
    }

    private static void run(TestAction action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The error of a test, and more to say: in its place, since a cause would say the same once more. */
    private static final class Failure extends AssertionError {

        private static final long serialVersionUID = 1;

        /** What it stands for. */
        private final String name;

        Failure(String message, AssertionError error) {
            super(message, error.getCause());
            name = error.getClass().getName();
            setStackTrace(error.getStackTrace());
            for (Throwable suppressed : error.getSuppressed()) {
                addSuppressed(suppressed);
            }
        }

        @Override
        public String toString() {
            return name + ": " + getMessage();
        }
    }

    /** Says where the frames are. */
    private static final class Note extends Exception {

        private static final long serialVersionUID = 1;

        Note(String message) {
            super(message, null, false, false);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
