package io.xdp4j.drill;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Says which test never ends: one that takes far more of the processor than without the mutant, or none at all. The
 * clock would not tell it from a test that others on the machine keep from running.
 */
final class Watch {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TIMES_AS_LONG = 5;
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int IDLE_LOOKS = 30;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5); // one that sleeps, and looks, and sleeps

    private final Runnable whenNoEnd;
    private volatile Turn turn;

    /** Calls {@code whenNoEnd}, in a thread of its own, which is to end the process. */
    Watch(Runnable whenNoEnd) {
        this.whenNoEnd = whenNoEnd;
        Thread.ofPlatform().daemon().name("watch").start(this::look);
    }

    /** A test starts, which takes so much of the processor without a mutant. */
    void start(long cpuNanos) {
        turn = new Turn(cpuNanos() + LEAST_NANOS + TIMES_AS_LONG * cpuNanos);
    }

    /** Processor time of this process. */
    static long cpuNanos() {
        return PROCESS.getProcessCpuTime();
    }

    void stop() {
        turn = null;
    }

    private void look() {
        while (true) {
            LockSupport.parkNanos(LOOK_NANOS);
            Turn now = turn;
            if (now != null && now.hasNoEnd()) {
                whenNoEnd.run();
            }
        }
    }

    /** How far a test is. */
    private static final class Turn {

        private final long cpuLimit;
        private final long started = System.nanoTime();
        private long lastUsed;
        private int idle;

        Turn(long cpuLimit) {
            this.cpuLimit = cpuLimit;
        }

        boolean hasNoEnd() {
            long used = used();
            idle = used == lastUsed ? idle + 1 : 0;
            lastUsed = used;
            return cpuNanos() > cpuLimit || idle == IDLE_LOOKS || System.nanoTime() - started > LONGEST_NANOS;
        }

        /** Of the threads of Java but this one: Java itself is never quite idle. */
        private static long used() {
            long used = 0;
            for (long id : THREADS.getAllThreadIds()) {
                used += id == Thread.currentThread().threadId() ? 0 : THREADS.getThreadCpuTime(id);
            }
            return used;
        }
    }
}
