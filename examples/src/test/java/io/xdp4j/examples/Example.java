package io.xdp4j.examples;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An example that runs on a thread of its own. Closing it stops it and waits for its end. */
final class Example implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final FutureTask<Void> task;
    private final Stop stop;

    private Example(FutureTask<Void> task, Stop stop) {
        this.task = task;
        this.stop = stop;
    }

    /** Makes an example that {@link #startedBy} starts. */
    static Example of(Body body) {
        var stop = new Stop();
        Callable<Void> call = () -> {
            body.run(stop);
            return null;
        };
        return new Example(new FutureTask<>(call), stop);
    }

    /** What an example's {@code run} does. */
    interface Body {
        void run(Stop stop) throws Exception;
    }

    /** Starts a thread that runs what it is given. */
    interface Starter {
        Thread start(Runnable body);
    }

    Example startedBy(Starter starter) {
        starter.start(task);
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
        stop.request();
        try {
            await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
