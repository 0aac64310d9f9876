package io.xdp4j.bench;

import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.Ipv6;
import io.xdp4j.wire.Tcp;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Headers looked at, from Ethernet down to the port, with and without VLAN tags. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ViewBenchmark {

    private static final int CHUNK = 4096;
    private static final long LINK_LOCAL = 0xFE80_0000_0000_0000L;

    /** How many VLAN tags. */
    @Param({"0", "1", "2"})
    public int tags;

    private Arena arena;
    private MemorySegment memory;
    private long udp4;
    private long udp6;
    private long tcp4;
    private long tcp6;
    private int length;
    private final Ethernet ethernet = new Ethernet();
    private final Ipv4 ipv4 = new Ipv4();
    private final Ipv6 ipv6 = new Ipv6();
    private final Udp udp = new Udp();
    private final Tcp tcp = new Tcp();

    /** Made by JMH. */
    public ViewBenchmark() {}

    /** Writes the frames that are looked at, a chunk for each. */
    @Setup
    public void open() {
        arena = Arena.ofConfined();
        memory = arena.allocate(4 * CHUNK, 64);
        udp4 = 0;
        udp6 = CHUNK;
        tcp4 = 2 * CHUNK;
        tcp6 = 3 * CHUNK;
        link(udp4).ipv4(0x0A4D0001, 0x0A4D0002).udp(1234, 4433).reserve(18).finish();
        link(tcp4)
                .ipv4(0x0A4D0001, 0x0A4D0002)
                .tcp(1234, 4433, 1, 1, Tcp.ACK, 512)
                .reserve(18)
                .finish();
        link(tcp6)
                .ipv6(LINK_LOCAL, 1, LINK_LOCAL, 2)
                .tcp(1234, 4433, 1, 1, Tcp.ACK, 512)
                .reserve(18)
                .finish();
        link(udp6)
                .ipv6(LINK_LOCAL, 1, LINK_LOCAL, 2)
                .udp(1234, 4433)
                .reserve(18)
                .finish();
        length = 128; // as with padding: the views find their ends by themselves
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        arena.close();
    }

    /** Ethernet alone: the type. */
    @Benchmark
    public int ethernet() {
        return ethernet.wrap(memory, udp4, length) ? ethernet.etherType() : -1;
    }

    /** Ethernet, IPv4, UDP: the port. */
    @Benchmark
    public int udpOverIpv4() {
        return ethernet.wrap(memory, udp4, length)
                        && ipv4.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength())
                        && udp.wrap(memory, ipv4.payloadOffset(), ipv4.payloadLength())
                ? udp.destinationPort()
                : -1;
    }

    /** Ethernet, IPv6, UDP: the port. */
    @Benchmark
    public int udpOverIpv6() {
        return ethernet.wrap(memory, udp6, length)
                        && ipv6.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength())
                        && udp.wrap(memory, ipv6.payloadOffset(), ipv6.payloadLength())
                ? udp.destinationPort()
                : -1;
    }

    /** Ethernet, IPv4, TCP: the port. */
    @Benchmark
    public int tcpOverIpv4() {
        return ethernet.wrap(memory, tcp4, length)
                        && ipv4.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength())
                        && tcp.wrap(memory, ipv4.payloadOffset(), ipv4.payloadLength())
                ? tcp.destinationPort()
                : -1;
    }

    /** Ethernet, IPv6, TCP: the port. */
    @Benchmark
    public int tcpOverIpv6() {
        return ethernet.wrap(memory, tcp6, length)
                        && ipv6.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength())
                        && tcp.wrap(memory, ipv6.payloadOffset(), ipv6.payloadLength())
                ? tcp.destinationPort()
                : -1;
    }

    private FrameWriter link(long at) {
        var writer = new FrameWriter().start(memory, at, CHUNK).ethernet(0x020000000001L, 0x020000000002L);
        for (int i = 0; i < tags; i++) {
            writer.vlan(100 + i, 0);
        }
        return writer;
    }
}
