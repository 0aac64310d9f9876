package io.xdp4j.examples;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An example that runs on a thread of its own. Closing it interrupts it and waits for its end. */
final class Example implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final FutureTask<Void> task;
    private Thread thread;

    private Example(FutureTask<Void> task) {
        this.task = task;
    }

    /** Makes an example that {@link #startedBy} starts. */
    static Example of(Body body) {
        Callable<Void> call = () -> {
            body.run();
            return null;
        };
        return new Example(new FutureTask<>(call));
    }

    /** What an example's {@code run} does. */
    interface Body {
        void run() throws Exception;
    }

    /** Starts a thread that runs what it is given. */
    interface Starter {
        Thread start(Runnable body);
    }

    Example startedBy(Starter starter) {
        thread = starter.start(task);
        return this;
    }

    boolean isRunning() {
        return !task.isDone();
    }

    /** Waits for its end, and throws what it threw. */
    void await() throws InterruptedException, ExecutionException, TimeoutException {
        task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws ExecutionException, TimeoutException {
        thread.interrupt();
        try {
            await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
