package io.xdp4j.software.program;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.rule.CompiledRules;
import io.xdp4j.rule.Limit;
import io.xdp4j.rule.LiveSet;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.RuleEvaluator;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleState;
import io.xdp4j.rule.TableSpec;
import io.xdp4j.rule.VmRules;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a list decides: a short one rule by rule in Java, until it has seen much; then, or at once if it is long,
 * compiled, in a machine of its own. Sets and limits are shared by both, so nobody sees the change in a verdict.
 *
 * <p>Compiling takes some tenths of a second, which a test of a few frames is not to pay. Who shows it the frame that
 * is one too many pays: the library has no thread of its own, and that one would else be slower for ever.
 */
final class RuleTiers {

    /** Rules up to which a list is evaluated at first. */
    static final int FEW = 16;

    /** Frames of one queue that a short list is shown before it is compiled. */
    static final int MANY = 1 << 16;

    private final RuleList rules;
    private final Map<String, RuleSet> sets;
    private final Machine machine;
    private final LimitMaps limits; // null if there are none
    private final RuleState state;
    private final List<SetImage> images = new ArrayList<>(); // kept for the program
    private VmProgram program;
    private volatile boolean tried;
    private volatile String note = "";

    /** {@code sets} has every set that the rules name. */
    RuleTiers(RuleList rules, Map<String, RuleSet> sets, int queues, VmServices services) {
        this.rules = rules;
        this.sets = sets;
        this.machine = new Machine(queues, services);
        this.limits = isLimited(rules) ? new LimitMaps(machine, rules.rules().size()) : null;
        Map<String, LiveSet> live = new HashMap<>();
        sets.forEach((name, set) -> live.put(name, set.live()));
        this.state = limits == null
                ? new RuleState(rules, live)
                : new RuleState(live, services.clock()::nanos, limits.rates());
        if (rules.rules().size() > LoadedRules.EVALUATED.orElse(FEW)) {
            compile();
        }
    }

    private static boolean isLimited(RuleList rules) {
        return rules.rules().stream().anyMatch(rule -> !(rule.limit() instanceof Limit.None));
    }

    /** Returns what decides on a queue at first; of a long list that is the compiled rules already. */
    Decider first(int queue) {
        if (tried && program != null) {
            return compiled(queue);
        }
        var evaluator = limits == null
                ? new RuleEvaluator(rules, state)
                : new RuleEvaluator(rules, state, limits.samples(queue));
        return (frames, i) -> evaluator.decide(frames.memory, frames.address[i], frames.length[i]);
    }

    /** Returns why it is not compiled, if that was tried; else empty. */
    String note() {
        return note;
    }

    /** Returns whether {@link #next} has nothing to wait for. */
    boolean isReady() {
        return tried;
    }

    /** Returns what decides on a queue from now on; {@code before} if the rules cannot be compiled. Blocks for that. */
    Decider next(int queue, Decider before) {
        compile();
        return program == null ? before : compiled(queue);
    }

    private Decider compiled(int queue) {
        return new VmDecider(this, program, machine.vm().context(queue));
    }

    private synchronized void compile() {
        if (tried) {
            return;
        }
        try {
            CompiledRules compiled = RuleCompiler.decide(rules);
            Map<String, BpfMap> maps = limits == null ? new HashMap<>() : new HashMap<>(limits.maps());
            for (TableSpec table : compiled.sets()) {
                maps.put(table.name(), image(table).map());
            }
            program = VmRules.load(compiled, machine.vm(), Engine.JIT, maps);
        } catch (IllegalArgumentException | UncheckedIOException | OutOfMemoryError e) {
            images.clear(); // then it is evaluated: slower, and the same
            note = "evaluated rule by rule, which is slower, since it cannot be compiled: " + e.getMessage();
        } finally {
            tried = true;
        }
    }

    private SetImage image(TableSpec table) {
        int slash = table.name().lastIndexOf('/'); // as SetSpec.table says
        RuleSet set = sets.get(table.name().substring(0, slash));
        SetImage image = set.showIn(machine, Integer.parseInt(table.name().substring(slash + 1)));
        images.add(image);
        return image;
    }
}
