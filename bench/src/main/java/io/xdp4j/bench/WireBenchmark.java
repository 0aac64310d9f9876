package io.xdp4j.bench;

import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.InternetChecksum;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.Udp;
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
import org.openjdk.jmh.annotations.Warmup;

/** What is done to a frame in its chunk: looking, writing, checksums. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class WireBenchmark {

    private static final int CHUNK = 4096;
    private static final int PAYLOAD = 1500;

    private final MemorySegment memory = Arena.global().allocate(CHUNK, 64);   // for the whole fork
    private final Ethernet ethernet = new Ethernet();
    private final Ipv4 ip = new Ipv4();
    private final Udp udp = new Udp();
    private final FrameWriter writer = new FrameWriter();
    private int length;

    /** Made by JMH. */
    public WireBenchmark() {}

    /** Writes the frame that is looked at. */
    @Setup
    public void frame() {
        length = write();
    }

    /** The Internet checksum of 1,500 bytes. */
    @Benchmark
    public int checksum() {
        return InternetChecksum.of(memory, 256, PAYLOAD);
    }

    /** Three headers looked at, down to the port. */
    @Benchmark
    public int views() {
        return ethernet.wrap(memory, 0, length)
                        && ip.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength())
                        && udp.wrap(memory, ip.payloadOffset(), ip.payloadLength())
                ? udp.destinationPort()
                : -1;
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
