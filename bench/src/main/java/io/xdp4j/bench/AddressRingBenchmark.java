package io.xdp4j.bench;

import io.xdp4j.ring.ChunkPool;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RingLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A chunk through a fill ring and back through a completion ring, in batches of 64, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class AddressRingBenchmark {

    private static final int BATCH = 64;
    private static final int SIZE = 2048;

    private Arena arena;
    private FillRing fill;
    private CompletionRing completion;
    private ChunkPool pool;

    /** Made by JMH. */
    public AddressRingBenchmark() {}

    /** Makes both ends of a ring, and a pool of one batch. */
    @Setup
    public void open() {
        var layout = RingLayout.of(SIZE, RingLayout.ADDRESS_BYTES);
        arena = Arena.ofShared(); // as the rings of a socket
        MemorySegment memory = arena.allocate(layout.sizeBytes(), 128);
        fill = new FillRing(memory, layout);
        completion = new CompletionRing(memory, layout);
        pool = new ChunkPool(BATCH, 4096);
    }

    /** Frees the ring. */
    @TearDown
    public void close() {
        arena.close();
    }

    /** Producing and consuming an address. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long address() {
        int reserved = fill.reserve(BATCH);
        for (int i = 0; i < reserved; i++) {
            fill.set(i, (long) i << 12);
        }
        fill.submit(reserved);
        int n = completion.peek(BATCH);
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += completion.address(i);
        }
        completion.release(n);
        return sum;
    }

    /** The same, out of the pool and back into it. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int recycled() {
        return pool.refill(fill) + pool.reclaim(completion);
    }
}
