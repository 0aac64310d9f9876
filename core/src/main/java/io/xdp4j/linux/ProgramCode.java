package io.xdp4j.linux;

import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.InstructionProgram;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that the kernel is told of a program when it is loaded, but its maps.
 *
 * @param name of it
 * @param instructions in order; maps by name
 * @param license by which helpers for GPL programs alone may be called or not
 * @param attachType what it will be attached to: BPF_XDP or for entries of a map
 * @param flags BPF_F_ of BPF_PROG_LOAD
 * @param debug what is known of its source
 */
record ProgramCode(
        String name, List<Instruction> instructions, String license, int attachType, int flags, Debug debug) {

    /** Of what we make ourselves. */
    private static final String OUR_LICENSE = "Dual MIT/GPL";

    /** Source: include/linux/license.h, license_is_gpl_compatible. */
    private static final Set<String> GPL =
            Set.of("GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL");

    /**
     * What is known of a program's source.
     *
     * @param types BTF that is loaded; null if nothing is known; borrowed
     * @param functions an array of {@code struct bpf_func_info}
     * @param lines an array of {@code struct bpf_line_info}
     */
    record Debug(Fd types, byte[] functions, byte[] lines) {

        /** Nothing is known. */
        static final Debug NONE = new Debug(null, new byte[0], new byte[0]);
    }

    static ProgramCode of(InstructionProgram program) {
        return new ProgramCode(program.name(), program.instructions(), OUR_LICENSE, Bpf.BPF_XDP, 0, Debug.NONE);
    }

    /** Returns these instructions under the licence of one of {@code parts} that they are made of, the strictest. */
    ProgramCode licensedAs(List<ProgramCode> parts) {
        String strictest = parts.stream()
                .map(ProgramCode::license)
                .filter(one -> !GPL.contains(one))
                .findFirst()
                .orElse(license);
        return new ProgramCode(name, instructions, strictest, attachType, flags, debug);
    }

    /** Returns these instructions as a program that frames of several buffers are shown to, too. */
    ProgramCode forSeveralBuffers() {
        return new ProgramCode(name, instructions, license, attachType, flags | Bpf.BPF_F_XDP_HAS_FRAGS, debug);
    }

    /** Returns whether frames of several buffers are shown to it. */
    boolean isForSeveralBuffers() {
        return (flags & Bpf.BPF_F_XDP_HAS_FRAGS) != 0;
    }

    /** Returns what it does, without what is known of its source. */
    InstructionProgram bare() {
        return new InstructionProgram(name, instructions);
    }

    /** Returns the names of the maps that it uses. */
    Set<String> mapNames() {
        var names = new TreeSet<String>();
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.Named load) {
                names.add(load.map());
            }
        }
        return names;
    }

    /** Returns what of it the kernel takes only in a program whose types it knows; empty if there is no such thing. */
    String needsTypes() {
        for (Instruction instruction : instructions) {
            switch (instruction) {
                case Instruction.LoadFunction _ -> {
                    return "has functions that helpers call back, as bpf_loop does";
                }
                case Instruction.Call(int helper)
                when helper == Helper.TAIL_CALL.id() -> {
                    return "makes tail calls";
                }
                default -> {}
            }
        }
        return "";
    }
}
