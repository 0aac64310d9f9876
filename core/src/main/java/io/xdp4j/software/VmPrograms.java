package io.xdp4j.software;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.check.CheckException;
import io.xdp4j.bpf.object.LinkedCode;
import io.xdp4j.bpf.object.ProgramKind;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmTrapException;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.ManagementException;
import io.xdp4j.rule.ManagementProbes;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.program.LoadedProgram;
import io.xdp4j.software.program.Machine;
import io.xdp4j.software.program.VmLoaded;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads programs of instructions into a virtual machine, unless they would cut the host off. */
final class VmPrograms {

    private static final int XDP_PASS = 2; // include/uapi/linux/bpf.h, enum xdp_action

    private VmPrograms() {}

    /** Loads instructions, in a machine of their own. */
    static LoadedProgram load(Nic at, InstructionProgram program, Attachment attachment) throws XdpException {
        XdpInterface device = at.device();
        var machine = new Machine(device.queues(), at.services());
        Map<String, VmMap> maps = new HashMap<>();
        attachment.maps().forEach((name, map) -> {
            if (map instanceof SoftwareMap sockets) {
                maps.put(name, machine.sockets(name, sockets.sockets()));
            }
        });
        VmProgram loaded = load(machine, Program.of(program.name(), program.instructions()), maps);
        if (!attachment.allowManagement()) {
            ManagementException.requireNone("attach to " + device.name(), taken(device, loaded, machine));
        }
        return new VmLoaded(machine, loaded, maps, device.index(), device.queues());
    }

    /** Loads a program of an object. The guard's frames are not to be found in maps that are made for the link. */
    static LoadedProgram load(Nic at, ObjectProgram program, Attachment attachment) throws XdpException {
        XdpInterface device = at.device();
        var object = (SoftwareObject) attachment.object();
        LinkedCode code = object.code(program.program());
        requireInterface(code, program.program());
        if (!attachment.allowManagement()) {
            SoftwareObject asked = attachment.ownObject()
                    ? new SoftwareObject(program.object(), attachment.maps(), device.queues(), at.services())
                    : object;
            ManagementException.requireNone(
                    "attach to " + device.name(), taken(device, asked.program(program.program()), asked.machine()));
        }
        Map<String, VmMap> maps = object.maps(attachment.maps());
        VmProgram loaded = load(object.machine(), code.program(), maps);
        return new VmLoaded(object.machine(), loaded, maps, device.index(), device.queues());
    }

    /** Loads a program; says what is wrong with it. */
    static VmProgram load(Machine machine, Program program, Map<String, VmMap> maps) throws XdpException {
        try {
            return machine.load(program, maps);
        } catch (CheckException | IllegalArgumentException e) {
            throw new XdpException(Kind.INVALID, "load program " + program.name(), 0, e.getMessage(), "");
        }
    }

    private static void requireInterface(LinkedCode code, String name) throws XdpException {
        if (code.about().kind() != ProgramKind.XDP) {
            throw new XdpException(
                    Kind.INVALID,
                    "attach program " + name,
                    0,
                    "it is made for entries of a devmap or cpumap, by its section",
                    "attach one of a section xdp or xdp.frags");
        }
    }

    /** What a program would take; one that keeps state may answer otherwise when it is attached. */
    private static List<String> taken(XdpInterface device, VmProgram program, Machine machine) {
        VmContext context = machine.vm().context(0);
        context.ingressIfindex(device.index());
        List<String> taken = new ArrayList<>();
        // The interface has no address of its own: there is no stack behind it.
        for (ManagementProbes.Probe probe : ManagementProbes.of(device.mac(), List.of())) {
            context.frame(MemorySegment.ofArray(probe.frame()));
            if (verdict(program, context) != XDP_PASS) {
                taken.add("the program would take " + probe.what());
            }
        }
        return taken;
    }

    private static int verdict(VmProgram program, VmContext context) {
        try {
            return program.run(context);
        } catch (VmTrapException _) {
            return 0; // XDP_ABORTED
        }
    }
}
