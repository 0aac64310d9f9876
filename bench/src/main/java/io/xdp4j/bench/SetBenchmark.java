package io.xdp4j.bench;

import io.xdp4j.Xdp;
import io.xdp4j.XdpSet;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Changes of live sets, per element: on Linux as root, else on the software driver. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class SetBenchmark {

    private static final int MANY = 50_000;

    /** What is in the set. */
    @Param({"PORT", "ADDRESS", "PREFIX"})
    public SetType type;

    private Xdp xdp;
    private XdpSet set;
    private List<SetElement> others;
    private List<SetElement> many;
    private int next;

    /** Made by JMH. */
    public SetBenchmark() {}

    /** Makes a set that is half full. */
    @Setup
    public void open() throws XdpException {
        xdp = Xdp.open();
        set = xdp.set(new SetSpec("bench", type, 4 * MANY, List.of()));
        others = elements(0);
        many = type == SetType.PORT ? others : elements(MANY);
        set.addAll(others);
    }

    /** Closes it. */
    @TearDown
    public void close() {
        xdp.close();
    }

    /** An element removed and added. */
    @Benchmark
    @OperationsPerInvocation(2)
    public boolean one() throws XdpException {
        SetElement element = others.get(next++ % MANY);
        return set.remove(element) & set.add(element);
    }

    /** Fifty thousand elements added and removed. */
    @Benchmark
    @OperationsPerInvocation(2 * MANY)
    public void batch() throws XdpException {
        set.addAll(many);
        set.removeAll(many);
    }

    /** Whether an element is there. */
    @Benchmark
    public boolean contains() throws XdpException {
        return set.contains(others.get(next++ % MANY));
    }

    private List<SetElement> elements(int first) {
        return IntStream.range(first, first + MANY).mapToObj(this::element).toList();
    }

    private SetElement element(int i) {
        int mixed = i * 0x9E3779B1; // not in order, all different
        return switch (type) {
            case PORT -> SetElement.port(i);
            case ADDRESS -> SetElement.address(mixed);
            case PREFIX ->
                SetElement.of(type, ByteBuffer.allocate(4).putInt(mixed & ~0xF).array(), 28);
            case TUPLE, CONNECTION_ID -> throw new IllegalArgumentException("type: " + type);
        };
    }
}
