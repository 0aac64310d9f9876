package io.xdp4j.software;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.Hook;
import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.Hook.SubLayer;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.driver.Attachment;
import io.xdp4j.os.NativeAccess;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.LiveSet;
import io.xdp4j.rule.ManagementException;
import io.xdp4j.rule.ManagementGuard;
import io.xdp4j.rule.ManagementProbes;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleState;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.program.LoadedProgram;
import io.xdp4j.software.program.LoadedRules;
import io.xdp4j.software.program.RuleSet;
import io.xdp4j.software.program.RuleTargets;
import io.xdp4j.software.program.SocketMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is checked before a program decides about frames. */
final class AttachChecks {

    private AttachChecks() {}

    /** Returns the attachment's program, ready to run at {@code hook}. */
    static LoadedProgram program(Nic at, Hook hook, Attachment attachment) throws XdpException {
        String operation = "attach " + hook;
        hookIsThere(hook, operation);
        queueIsThere(hook, attachment, operation);
        modeIsOurs(attachment.mode(), operation);
        NativeAccess.require(operation); // programs run in memory that is known by its address
        return switch (attachment.program()) {
            case RuleList rules -> rules(at, hook, rules, attachment, operation);
            case InstructionProgram program -> VmPrograms.load(at, program, attachment);
            case ObjectProgram program -> VmPrograms.load(at, program, attachment);
        };
    }

    private static LoadedProgram rules(Nic at, Hook hook, RuleList rules, Attachment attachment, String operation)
            throws XdpException {
        Map<String, Integer> devices = devices(at, rules);
        mapsAreGiven(rules, attachment, operation);
        if (!attachment.allowManagement()) {
            managementPasses(rules, attachment, hook, operation);
        }
        return new LoadedRules(
                rules,
                new RuleTargets(socketMaps(attachment), devices),
                ruleSets(attachment),
                at.queues(),
                at.services(),
                attachment.counting());
    }

    private static void hookIsThere(Hook hook, String operation) throws XdpException {
        if (hook.subLayer() == SubLayer.INJECT) {
            throw new UnsupportedFeatureException(
                    operation,
                    0,
                    "frames are put in there, and programs inspect",
                    hook.direction() == Direction.RX
                            ? "put frames in by a socket opened with withSendsTo(RX), or attach to rx()"
                            : "sockets send there, see XskSpec.sendOnly(), or attach to tx()");
        }
    }

    private static void queueIsThere(Hook hook, Attachment attachment, String operation) throws XdpException {
        if (attachment.queue() >= hook.device().queues()) {
            throw new XdpException(
                    Kind.INVALID,
                    operation + " for queue " + attachment.queue(),
                    0,
                    "the interface has " + Nic.queues(hook.device().queues()),
                    "");
        }
    }

    private static void modeIsOurs(AttachMode mode, String operation) throws XdpException {
        if (mode == AttachMode.NATIVE || mode == AttachMode.GENERIC) {
            throw new UnsupportedFeatureException(
                    operation, 0, "the software driver has no mode " + mode, "ask for AUTO, or use the Linux driver");
        }
    }

    /** Returns the indices of the interfaces that rules forward to, by name. */
    private static Map<String, Integer> devices(Nic at, RuleList rules) throws XdpException {
        Map<String, Integer> devices = new HashMap<>();
        for (Rule rule : rules.rules()) {
            if (rule.action() instanceof Action.Forward(String name)) {
                devices.put(name, at.neighbour(name).device().index());
            }
        }
        return devices;
    }

    private static void mapsAreGiven(RuleList rules, Attachment attachment, String operation) throws XdpException {
        for (Rule rule : rules.rules()) {
            if (rule.action() instanceof Action.Redirect redirect
                    && !(attachment.maps().get(redirect.map()) instanceof SoftwareMap)) {
                throw new XdpException(
                        Kind.INVALID,
                        operation,
                        0,
                        "there is no map or socket \"" + redirect.map() + "\" that its rules redirect to; there are "
                                + new TreeSet<>(attachment.maps().keySet()),
                        "open it before you attach, or give a map by this name");
            }
        }
    }

    private static void managementPasses(RuleList rules, Attachment attachment, Hook hook, String operation)
            throws XdpException {
        // The interface has no address of its own: there is no stack behind it.
        var probes = ManagementProbes.of(hook.device().mac(), List.of());
        ManagementException.requireNone(
                operation, ManagementGuard.check(rules, new RuleState(rules, liveSets(attachment)), probes));
    }

    private static Map<String, SocketMap> socketMaps(Attachment attachment) {
        Map<String, SocketMap> maps = new HashMap<>();
        attachment.maps().forEach((name, map) -> {
            if (map instanceof SoftwareMap sockets) {
                maps.put(name, sockets.sockets());
            }
        });
        return maps;
    }

    private static Map<String, RuleSet> ruleSets(Attachment attachment) {
        Map<String, RuleSet> sets = new HashMap<>();
        attachment.sets().forEach((name, set) -> sets.put(name, ((SoftwareSet) set).rules()));
        return sets;
    }

    private static Map<String, LiveSet> liveSets(Attachment attachment) {
        Map<String, LiveSet> sets = new HashMap<>();
        ruleSets(attachment).forEach((name, set) -> sets.put(name, set.live()));
        return sets;
    }
}
