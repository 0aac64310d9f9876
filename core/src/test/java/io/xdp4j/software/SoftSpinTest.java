package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

/**
 * Random operations of several threads on sockets, programs, maps and queues of one wire, in the manner of spinxsk of
 * XDP for Windows. A minute in each build, half an hour with {@code -Pdeep}; {@code -Dxdp4j.spin=SECONDS} says
 * otherwise.
 */
final class SoftSpinTest {

    private static final int THREADS = 4;
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30); // of a thread, on a busy machine too
    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());

    private final SpinBed bed = new SpinBed();
    private final AtomicReferenceArray<Long> moved = new AtomicReferenceArray<>(THREADS);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stop;

    @Test
    void whateverIsDoneInWhateverOrderNothingBreaks() throws Exception {
        System.out.println("SoftSpinTest: -Dxdp4j.seed=" + SEED);
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            moved.set(i, System.nanoTime());
            threads[i] = Thread.ofPlatform().daemon().name("spin-" + i).start(() -> spin(number));
        }

        watch(threads, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds()));

        if (failure.get() != null) {
            throw new AssertionError("-Dxdp4j.seed=" + SEED, failure.get());
        }
        bed.closeAll();
        assertTrue(bed.sends() > 0 && bed.hostSends() > 0);
        assertTrue(2 * bed.opened() >= bed.opens(), bed.opened() + " of " + bed.opens() + " opens succeeded");
    }

    private static long seconds() {
        return Long.getLong("xdp4j.spin", Boolean.getBoolean("xdp4j.deep") ? 30 * 60 : 60);
    }

    private void spin(int number) {
        var random = new Random(SEED + number);
        try {
            while (!stop) {
                bed.step(random);
                moved.set(number, System.nanoTime());
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
            stop = true;
        }
    }

    private void watch(Thread[] threads, long end) throws InterruptedException {
        for (int i = 0; i < THREADS; i++) {
            while (threads[i].isAlive()) {
                stop |= System.nanoTime() > end;
                requireMoving(i);
                threads[i].join(100);
            }
        }
    }

    private void requireMoving(int from) {
        for (int i = from; i < THREADS; i++) {
            if (!stop && System.nanoTime() - moved.get(i) > STUCK_NANOS
                    || stop && failure.get() == null && System.nanoTime() - moved.get(from) > STUCK_NANOS) {
                throw new AssertionError("-Dxdp4j.seed=" + SEED + ": thread " + i + " is stuck\n" + stacks());
            }
        }
    }

    private static String stacks() {
        var text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            text.append(entry.getKey()).append('\n');
            for (StackTraceElement frame : entry.getValue()) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        return text.toString();
    }
}
