package io.xdp4j.tools.bench;

import com.sun.management.ThreadMXBean;
import io.xdp4j.device.XdpException;
import io.xdp4j.os.Cpu;
import java.lang.management.ManagementFactory;

/** Measures what the thread that calls it takes: time on the clock, CPU time, allocated bytes. */
final class Meter {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long startNanos;
    private long nanos;
    private Cpu.Time startCpu;
    private Cpu.Time cpu = new Cpu.Time(0, 0);
    private long startAllocated;
    private long allocated;

    // The allocation counter is the innermost of the readings: what the others allocate is not the end's.

    void start() throws XdpException {
        startCpu = Cpu.ofThread();
        startNanos = System.nanoTime();
        startAllocated = threads.getCurrentThreadAllocatedBytes();
    }

    void stop() throws XdpException {
        allocated = threads.getCurrentThreadAllocatedBytes() - startAllocated;
        nanos = System.nanoTime() - startNanos;
        cpu = Cpu.ofThread().since(startCpu);
    }

    double seconds() {
        return nanos / 1e9;
    }

    long userNanos() {
        return cpu.userNanos();
    }

    long systemNanos() {
        return cpu.systemNanos();
    }

    long allocatedBytes() {
        return allocated;
    }
}
