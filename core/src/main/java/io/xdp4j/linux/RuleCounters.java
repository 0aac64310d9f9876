package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.RuleCount;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The counters of a rule list: one entry a rule, a last one for no rule, each with a value for every possible
 * processor.
 *
 * <pre>{@code
 *   value   u64 packets, u64 bytes; times the number of possible processors
 * }</pre>
 */
final class RuleCounters implements AutoCloseable {

    private static final int VALUE_BYTES = 16;

    private final MapFd map;
    private final int rules;
    private final int processors;

    RuleCounters(int rules) throws XdpException {
        this.rules = rules;
        this.processors = Processors.possible();
        this.map = MapFd.create(Bpf.BPF_MAP_TYPE_PERCPU_ARRAY, RuleCompiler.COUNTERS, VALUE_BYTES, rules + 1);
    }

    /** Owns {@code map}, which another process has made, from now on. */
    private RuleCounters(MapFd map, int rules) throws XdpException {
        this.rules = rules;
        this.processors = Processors.possible();
        this.map = map;
    }

    /** Opens the counters of a pinned program; owns {@code fd} from now on. */
    static RuleCounters open(Fd fd) throws XdpException {
        try {
            MapInfo info = MapInfo.of(fd);
            return new RuleCounters(new MapFd(fd, RuleCompiler.COUNTERS), info.entries() - 1);
        } catch (XdpException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    Fd fd() {
        return map.fd();
    }

    List<RuleCount> read() throws XdpException {
        var counts = new ArrayList<RuleCount>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) processors * VALUE_BYTES, 8);
            for (int i = 0; i <= rules; i++) {
                map.get(i, values);
                counts.add(new RuleCount(i == rules ? RuleCount.NO_RULE : i, sum(values, 0), sum(values, 8)));
            }
        }
        return counts;
    }

    @Override
    public void close() {
        map.close();
    }

    private long sum(MemorySegment values, long offset) {
        long sum = 0;
        for (int i = 0; i < processors; i++) {
            sum += values.get(JAVA_LONG, (long) i * VALUE_BYTES + offset);
        }
        return sum;
    }
}
