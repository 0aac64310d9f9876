package io.xdp4j.bench;

import io.xdp4j.ring.ChunkPool;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RingLayout;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
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

/** A descriptor or an address through both ends of a ring, in batches of 64, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RingBenchmark {

    private static final int BATCH = 64;
    private static final int SIZE = 2048;

    private Arena arena;
    private TxRing producer;
    private RxRing consumer;
    private FillRing fill;
    private CompletionRing completion;
    private ChunkPool pool;

    /** Made by JMH. */
    public RingBenchmark() {}

    /** Makes both ends of a ring of each kind, and a pool of one batch. */
    @Setup
    public void open() {
        arena = Arena.ofShared(); // as the rings of a socket
        var descriptors = RingLayout.of(SIZE, RingLayout.DESCRIPTOR_BYTES);
        MemorySegment memory = arena.allocate(descriptors.sizeBytes(), 128);
        producer = new TxRing(memory, descriptors);
        consumer = new RxRing(memory, descriptors, 4096);
        var addresses = RingLayout.of(SIZE, RingLayout.ADDRESS_BYTES);
        memory = arena.allocate(addresses.sizeBytes(), 128);
        fill = new FillRing(memory, addresses);
        completion = new CompletionRing(memory, addresses);
        pool = new ChunkPool(BATCH, 4096);
    }

    /** Frees the rings. */
    @TearDown
    public void close() {
        arena.close();
    }

    /** Producing and consuming a descriptor. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long descriptor() {
        int reserved = producer.reserve(BATCH);
        for (int i = 0; i < reserved; i++) {
            producer.set(i, (long) i << 12, 60);
        }
        producer.submit(reserved);
        int n = consumer.peek(BATCH);
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += consumer.address(i) + consumer.length(i);
        }
        consumer.release(n);
        return sum;
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

    /** An address, out of the pool and back into it. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int recycled() {
        return pool.refill(fill) + pool.reclaim(completion);
    }
}
