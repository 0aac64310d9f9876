package io.xdp4j.bench;

import io.xdp4j.wire.InternetChecksum;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The Internet checksum of a small frame, a full one and a jumbo frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ChecksumBenchmark {

    private static final int HEADERS = 42; // Ethernet, IPv4, UDP: a payload starts at no multiple of 8

    /** How many bytes. */
    @Param({"64", "1500", "9000"})
    public int size;

    private Arena arena;
    private MemorySegment memory;

    /** Made by JMH. */
    public ChecksumBenchmark() {}

    /** Makes the bytes. */
    @Setup
    public void open() {
        arena = Arena.ofConfined();
        memory = arena.allocate(HEADERS + size, 64);
        memory.fill((byte) 0x5A);
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        arena.close();
    }

    /** The checksum of all of them. */
    @Benchmark
    public int checksum() {
        return InternetChecksum.of(memory, HEADERS, size);
    }
}
