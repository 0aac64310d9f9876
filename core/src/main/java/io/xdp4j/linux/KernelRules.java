package io.xdp4j.linux;

import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.CompiledRules;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule list in the kernel, attached to nothing: it is asked about single frames. Its sets hold what they are declared
 * with, and no map holds a socket.
 */
public final class KernelRules implements AutoCloseable {

    /** The shortest frame that the kernel takes, in bytes. Source: net/bpf/test_run.c, ETH_HLEN. */
    public static final int SHORTEST_FRAME = 14;

    /**
     * A length up to which a test run gives the program the whole frame in one buffer, in bytes: a page without the
     * headroom and what the kernel keeps behind, which is more the more fragments it is configured for.
     */
    public static final int LONGEST_FRAME = 3000;

    private final List<MapFd> sockets = new ArrayList<>();
    private final RuleTables tables;
    private final RuleCounters counters; // null if nothing is counted
    private final BpfProgram program;

    /** With the maps that actions and counters need, unless the program only decides. */
    private KernelRules(RuleList rules, CompiledRules compiled, boolean decides) throws XdpException {
        RuleTables made = null;
        RuleCounters counts = null;
        try {
            Map<String, Fd> maps = new HashMap<>(decides ? Map.of() : sockets(rules));
            made = new RuleTables(compiled, compiled.sets());
            maps.putAll(made.fds());
            if (!decides) {
                counts = new RuleCounters(rules.rules().size());
                maps.put(RuleCompiler.COUNTERS, counts.fd());
            }
            program = BpfProgram.load(compiled.program(), maps);
            tables = made;
            counters = counts;
        } catch (XdpException | RuntimeException e) {
            sockets.forEach(MapFd::close);
            if (made != null) {
                made.close();
            }
            if (counts != null) {
                counts.close();
            }
            if (e instanceof VerifierException refused) {
                throw VerifierLog.explain(refused, rules, compiled);
            }
            throw e;
        }
    }

    /** Loads a program that does what {@code rules} say, and counts. */
    public static KernelRules load(RuleList rules) throws XdpException {
        return new KernelRules(rules, RuleCompiler.compile(rules, true), false);
    }

    /**
     * Loads a program that only says which rule takes a frame: its verdict is the rule's index, or
     * {@link RuleCount#NO_RULE}. It counts nothing, and has no {@link #counters}.
     */
    public static KernelRules decisions(RuleList rules) throws XdpException {
        return new KernelRules(rules, RuleCompiler.decide(rules), true);
    }

    /**
     * What a run gave.
     *
     * @param verdict the program's verdict, u32; that of Linux' {@code enum xdp_action}
     * @param frame the frame as the program left it
     */
    public record Run(int verdict, byte[] frame) {}

    /** Runs the program on a frame of {@link #SHORTEST_FRAME} bytes or more. */
    public Run run(byte[] frame) throws XdpException {
        BpfProgram.TestRun run = program.testRun(frame);
        return new Run(run.verdict(), run.frame());
    }

    /** Returns what each rule took since the program was loaded, that of no rule last. */
    public List<RuleCount> counters() throws XdpException {
        return counters == null ? List.of() : counters.read();
    }

    @Override
    public void close() {
        program.close();
        if (counters != null) {
            counters.close();
        }
        tables.close();
        sockets.forEach(MapFd::close);
    }

    private Map<String, Fd> sockets(RuleList rules) throws XdpException {
        Map<String, Fd> fds = new HashMap<>();
        for (Rule rule : rules.rules()) {
            if (rule.action() instanceof Action.Redirect redirect && !fds.containsKey(redirect.map())) {
                MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_XSKMAP, redirect.map(), Integer.BYTES, 1);
                sockets.add(map);
                fds.put(redirect.map(), map.fd());
            }
        }
        return fds;
    }
}
