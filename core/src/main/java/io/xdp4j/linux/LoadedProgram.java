package io.xdp4j.linux;

import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.CompiledRules;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.LiveSet;
import io.xdp4j.rule.ManagementException;
import io.xdp4j.rule.ManagementGuard;
import io.xdp4j.rule.ManagementProbes;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program spec in the kernel: compiled, guarded and loaded, with the counters that it was compiled with. It has
 * descriptors of its own of the maps that it names: it may be joined with others when their owner has closed his.
 */
final class LoadedProgram implements AutoCloseable {

    /**
     * Above, veth and other drivers attach natively only what frames of several buffers may be shown to: a page less
     * headroom, header, tag and what the kernel keeps behind. Rules look at headers alone, which are in the first.
     */
    private static final int LARGEST_ONE_BUFFER_MTU = 3506;

    private final ProgramCode code;
    private final Map<String, Fd> maps;
    private final BpfProgram program;
    private final RuleCounters counters; // null if nothing is counted
    private final AttachMode mode;

    private LoadedProgram(
            ProgramCode code, Map<String, Fd> maps, BpfProgram program, RuleCounters counters, AttachMode mode) {
        this.mode = mode;
        this.code = code;
        this.maps = maps;
        this.program = program;
        this.counters = counters;
    }

    /** Loads what is to be attached to {@code device}, unless it would cut the host off. */
    static LoadedProgram load(XdpInterface device, Attachment attachment) throws XdpException {
        return switch (attachment.program()) {
            case RuleList rules -> load(device, rules, attachment);
            case InstructionProgram instructions -> load(device, ProgramCode.of(instructions), attachment);
            case ObjectProgram object -> load(device, object, attachment);
        };
    }

    /** Returns the instructions, and what else the kernel was told. */
    ProgramCode code() {
        return code;
    }

    /** Returns the maps that the instructions name; borrowed. */
    Map<String, Fd> maps() {
        return maps;
    }

    /** Returns the program as it is alone; borrowed. */
    BpfProgram program() {
        return program;
    }

    /** Returns the mode to attach it in: the one that was asked for, or GENERIC if AUTO can only be that. */
    AttachMode mode() {
        return mode;
    }

    List<RuleCount> counters() throws XdpException {
        return counters == null ? List.of() : counters.read();
    }

    @Override
    public void close() {
        program.close();
        maps.values().forEach(Fd::close);
        if (counters != null) {
            counters.close();
        }
    }

    private static LoadedProgram load(XdpInterface device, RuleList rules, Attachment attachment) throws XdpException {
        if (!attachment.allowManagement()) {
            ManagementException.requireNone(
                    "attach to " + device.name(),
                    ManagementGuard.check(rules, state(rules, attachment), probes(device)));
        }
        CompiledRules compiled = RuleCompiler.compile(rules, attachment.counting());
        RuleCounters counters =
                attachment.counting() ? new RuleCounters(rules.rules().size()) : null;
        try (var tables = new RuleTables(compiled, List.of())) {
            AttachMode mode = tables.mode(attachment.mode());
            ProgramCode code = ProgramCode.of(compiled.program());
            if (device.mtu() > LARGEST_ONE_BUFFER_MTU) {
                try {
                    return load(code.forSeveralBuffers(), attachment, counters, tables.fds(), mode);
                } catch (UnsupportedFeatureException _) {
                    // before Linux 5.18: then natively not at all
                }
            }
            return load(code, attachment, counters, tables.fds(), mode);
        } catch (XdpException | RuntimeException e) {
            if (counters != null) {
                counters.close();
            }
            if (e instanceof VerifierException refused) {
                throw VerifierLog.explain(refused, rules, compiled);
            }
            throw e;
        }
    }

    /** The guard's frames are not to be found in the maps of an object that are made for the link. */
    private static LoadedProgram load(XdpInterface device, ObjectProgram program, Attachment attachment)
            throws XdpException {
        var maps = (KernelObject) attachment.object();
        ProgramCode code = maps.code(program.program());
        requireInterface(code);
        if (attachment.allowManagement() || !attachment.ownObject()) {
            return load(device, code, attachment);
        }
        try (KernelObject scratch = KernelObject.of(program.object(), attachment.maps())) {
            ManagementException.requireNone(
                    "attach to " + device.name(),
                    taken(scratch.program(program.program()).program(), probes(device)));
        }
        return load(code, attachment, null, Map.of(), attachment.mode());
    }

    private static void requireInterface(ProgramCode code) throws XdpException {
        if (code.attachType() != Bpf.BPF_XDP) {
            throw new XdpException(
                    XdpException.Kind.INVALID,
                    "attach program " + code.name(),
                    0,
                    "it is made for entries of a devmap or cpumap, by its section",
                    "attach one of a section xdp or xdp.frags");
        }
    }

    private static LoadedProgram load(XdpInterface device, ProgramCode instructions, Attachment attachment)
            throws XdpException {
        LoadedProgram program = load(instructions, attachment, null, Map.of(), attachment.mode());
        try {
            if (!attachment.allowManagement()) {
                ManagementException.requireNone("attach to " + device.name(), taken(program.program, probes(device)));
            }
            return program;
        } catch (XdpException | RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private static LoadedProgram load(
            ProgramCode code, Attachment attachment, RuleCounters counters, Map<String, Fd> tables, AttachMode mode)
            throws XdpException {
        Map<String, Fd> made = new HashMap<>(tables);
        made.putAll(SetMaps.of(code.bare(), attachment.sets()));
        Map<String, Fd> maps = new HashMap<>();
        try {
            for (String name : code.mapNames()) {
                maps.put(name, map(code, name, attachment, counters, made));
            }
            return new LoadedProgram(code, maps, BpfProgram.load(code, maps), counters, mode);
        } catch (XdpException | RuntimeException e) {
            maps.values().forEach(Fd::close);
            throw e;
        }
    }

    private static Fd map(
            ProgramCode code, String name, Attachment attachment, RuleCounters counters, Map<String, Fd> tables)
            throws XdpException {
        if (tables.containsKey(name)) {
            return tables.get(name).duplicate();
        }
        if (counters != null && name.equals(RuleCompiler.COUNTERS)) {
            return counters.fd().duplicate();
        }
        if (attachment.object() instanceof KernelObject object && !isGiven(object, name, attachment)) {
            return object.duplicate(code, name);
        }
        if (attachment.maps().get(name) instanceof LinuxMap map) {
            return map.duplicate();
        }
        throw BpfProgram.noMap(code, name, attachment.maps().keySet());
    }

    /** Of an object's maps those of sockets can be others. */
    private static boolean isGiven(KernelObject object, String name, Attachment attachment) {
        BpfMap map = object.maps().get(name);
        return attachment.maps().containsKey(name) && map != null && map.spec().type() == MapType.XSKMAP;
    }

    /** What the guard asks: the sets as they are now. */
    private static RuleState state(RuleList rules, Attachment attachment) {
        Map<String, LiveSet> sets = new HashMap<>();
        attachment.sets().forEach((name, set) -> sets.put(name, (KernelSet) set));
        return new RuleState(rules, sets);
    }

    private static List<ManagementProbes.Probe> probes(XdpInterface device) throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            return ManagementProbes.of(device.mac(), route.addresses(device.index()));
        }
    }

    /** What an instruction program would take; one that keeps state may answer otherwise when it is attached. */
    private static List<String> taken(BpfProgram program, List<ManagementProbes.Probe> probes) throws XdpException {
        var taken = new ArrayList<String>();
        for (ManagementProbes.Probe probe : probes) {
            int verdict = program.verdict(probe.frame());
            if (verdict != XdpVerdict.PASS.number()) {
                taken.add("the program would take " + probe.what());
            }
        }
        return taken;
    }
}
