package io.xdp4j.tools.explain;

import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.Limit;
import io.xdp4j.rule.RuleList;
import io.xdp4j.tools.doctor.HostCheckup;
import java.util.Locale;

/** What can decide which rule takes a frame: what {@code --engine} can be. */
public enum DeciderName {
    /** Java, rule by rule. */
    EVALUATOR,
    /** The compiled rules in a virtual machine. */
    INTERPRETER,
    /** The compiled rules as bytecode of the JVM. */
    JIT,
    /** The compiled rules in the Linux kernel. */
    KERNEL;

    /** Refuses an engine that this host does not have, or not for this process. */
    public void require() throws XdpException {
        open(RuleList.of()).close();
    }

    /** Returns what decides by {@code rules}; their limits let every frame through. */
    Decider open(RuleList rules) throws XdpException {
        return switch (this) {
            case EVALUATOR -> new EvaluatorDecider(withoutLimits(rules));
            case KERNEL -> kernel(withoutLimits(rules));
            case INTERPRETER -> new VmDecider(withoutLimits(rules), Engine.INTERPRETER);
            case JIT -> new VmDecider(withoutLimits(rules), Engine.JIT);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Decider kernel(RuleList rules) throws XdpException {
        if (!HostCheckup.isLinux()) {
            throw new UnsupportedFeatureException(
                    "engine kernel", 0, System.getProperty("os.name") + " has no XDP", "use --engine evaluator");
        }
        return new KernelDecider(rules);
    }

    /** Returns the rules with limits that let every frame through. */
    static RuleList withoutLimits(RuleList rules) {
        return new RuleList(
                rules.rules().stream()
                        .map(rule -> rule.withLimit(new Limit.None()))
                        .toList(),
                rules.parser(),
                rules.sets());
    }
}
