package io.xdp4j.tools.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Measures how busy the machine was with other processes; the far end of a benchmark is one if it is a process of its
 * own.
 *
 * <p>Interrupt time is left out: most of it is the kernel at work on the very packets that are measured. Source:
 * proc_stat(5), in ticks of 10 ms.
 */
final class ForeignCpu {

    private static final double NANOS_PER_TICK = 1e7;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private long startNanos;
    private double startForeign;

    void start() {
        startNanos = System.nanoTime();
        startForeign = foreignNanos();
    }

    /** Returns the share, 0 to 100, of all processors that others took since {@link #start}; NaN if it is not known. */
    double percent() {
        double elapsed = (double) (System.nanoTime() - startNanos) * Machine.processors();
        double foreign = foreignNanos() - startForeign;
        return Double.isNaN(foreign) || elapsed <= 0 ? Double.NaN : Math.clamp(100 * foreign / elapsed, 0, 100);
    }

    private double foreignNanos() {
        String[] ticks = ProcFile.line("/proc/stat").split("\\s+");
        if (ticks.length < 9) {
            return Double.NaN;
        }
        // cpu user nice system idle iowait irq softirq steal
        long busy = ticks(ticks, 1) + ticks(ticks, 2) + ticks(ticks, 3) + ticks(ticks, 8);
        return busy * NANOS_PER_TICK - system.getProcessCpuTime();
    }

    private static long ticks(String[] fields, int i) {
        return Long.parseLong(fields[i]);
    }
}
