package io.xdp4j.testkit;

import io.xdp4j.Xdp;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.software.nic.Tap;
import java.util.Objects;

/**
 * Two interfaces and a wire between them, for one test: attach programs, open sockets, send frames, and say what is to
 * come of them. Needs no rights; nothing outlives the test.
 *
 * <p>{@link #test(String, TestBody)} makes it and closes it. If the body throws, every frame that came in by either
 * interface is in {@code target/xdp4j/NAME.pcapng}, below the working directory, with what was decided about it as
 * comment; the newest 16 MiB of them. An {@link AssertionError} is thrown on as one whose message names that file; any
 * other exception is thrown on as it is, the file being named by one that it suppresses.
 *
 * <p>Whoever sends carries: when {@code send} returns, the frames have been through the programs and are where they
 * belong. So a test on one thread sees the same each time.
 *
 * @since 0.1
 */
public final class TestBed {

    /** The wire of a test that says nothing else: one queue, an MTU of 1500, interfaces {@code left}, {@code right}. */
    public static final WireSpec WIRE = new WireSpec("left", "right", 1, 1500);

    private final Xdp xdp;
    private final TestNic left;
    private final TestNic right;

    private TestBed(Xdp xdp, Journal journal, WireSpec wire) throws XdpException {
        this.xdp = xdp;
        this.left = new TestNic(xdp, xdp.find(wire.left()), journal);
        this.right = new TestNic(xdp, xdp.find(wire.right()), journal);
    }

    /**
     * Runs a test on {@link #WIRE}; blocks for as long as it does.
     *
     * @param name names the file if it fails; characters other than letters, digits, {@code .}, {@code _} and {@code -}
     *     become {@code -} there
     */
    public static void test(String name, TestBody body) throws Exception {
        test(name, WIRE, body);
    }

    /** Runs a test on a wire of another kind, as {@link #test(String, TestBody)}. */
    public static void test(String name, WireSpec wire, TestBody body) throws Exception {
        Objects.requireNonNull(body, "body");
        var file = new CaptureFile(name);
        file.removeOld();
        var journal = new Journal();
        try (Xdp xdp = ScopedValue.where(Tap.OF_NEW_DRIVERS, journal).call(() -> Xdp.software(wire))) {
            body.run(new TestBed(xdp, journal, wire));
        } catch (AssertionError e) {
            throw new Failure(e.getMessage() + "\n" + file.write(journal), e);
        } catch (Exception | Error e) {
            e.addSuppressed(new Note(file.write(journal)));
            throw e;
        }
    }

    /** Returns the interface whose name the wire has first. */
    public TestNic left() {
        return left;
    }

    /** Returns the interface at the other end. */
    public TestNic right() {
        return right;
    }

    /** Returns what the bed is made of, for all that has no word of its own here. It is closed with the bed. */
    public Xdp xdp() {
        return xdp;
    }

    /** The error of a test, with its trace, so that its first line is the one that failed. */
    private static final class Failure extends AssertionError {

        private static final long serialVersionUID = 1;

        Failure(String message, AssertionError cause) {
            super(message, cause);
            setStackTrace(cause.getStackTrace());
        }

        @Override
        public String toString() {
            return getCause().getClass().getName() + ": " + getMessage();
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
