package io.xdp4j.rule;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** How long work takes a processor: unlike the time on the clock, that is little longer where others work too. */
final class CpuTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    /** Returns the seconds that this thread is at it. */
    static double seconds(Runnable work) {
        long before = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
    }
}
