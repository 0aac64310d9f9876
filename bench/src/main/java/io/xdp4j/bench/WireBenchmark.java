package io.xdp4j.bench;

import io.xdp4j.wire.FrameWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Frames written in their chunks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class WireBenchmark {

    private static final int CHUNK = 4096;

    private Arena arena;
    private MemorySegment memory;
    private final FrameWriter writer = new FrameWriter();

    /** Made by JMH. */
    public WireBenchmark() {}

    /** Takes the memory. */
    @Setup
    public void open() {
        arena = Arena.ofConfined();
        memory = arena.allocate(CHUNK, 64);
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        arena.close();
    }

    /** A UDP frame of 60 bytes written, checksums included. */
    @Benchmark
    public int write() {
        return writer.start(memory, 0, CHUNK)
                .ethernet(0x020000000001L, 0x020000000002L)
                .ipv4(0x0A4D0001, 0x0A4D0002)
                .udp(1234, 4433)
                .reserve(18)
                .finish();
    }
}
