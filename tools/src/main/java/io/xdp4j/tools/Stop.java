package io.xdp4j.tools;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The user's wish that a running command ends: SIGINT (Ctrl-C) or SIGTERM. */
final class Stop {

    private static final long CLEAN_UP_SECONDS = 10;
    private static final long UNASKED_SECONDS = 1; // for a command that never looks, such as one that reads a file

    private final CountDownLatch finished = new CountDownLatch(1);

    private volatile boolean requested;
    private volatile boolean asked;
    private volatile int exitCode;
    private volatile Runnable wake = () -> {};

    /** Returns whether the command is to end, with a summary of what it did so far. */
    boolean isRequested() {
        asked = true;
        return requested;
    }

    void request() {
        requested = true;
        wake.run();
    }

    /** Has {@code wake}, which must not block, run when it is requested, or at once if it was. */
    void onRequest(Runnable wake) {
        this.wake = wake;
        if (isRequested()) {
            wake.run();
        }
    }

    /** Notes that the command has ended. */
    void finished(int exitCode) {
        this.exitCode = exitCode;
        finished.countDown();
    }

    /**
     * Has signals end the command instead of the process.
     *
     * <p>A shutdown hook, because nothing else sees a signal in Java: sun.misc.Signal is unsupported, and a handler
     * installed through the linker would run Java in a thread that the JVM did not expect to. The hook holds the
     * shutdown up until the summary is printed, and then ends the process with the command's own exit code.
     */
    void onSignals() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endCommand, "xdp-stop"));
    }

    private void endCommand() {
        request();
        try {
            if (finished.await(asked ? CLEAN_UP_SECONDS : UNASKED_SECONDS, TimeUnit.SECONDS)) {
                System.out.flush();
                System.err.flush();
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
