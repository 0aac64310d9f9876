package io.xdp4j.tools.disasm;

import io.xdp4j.bpf.Disassembler;
import io.xdp4j.bpf.Instruction;
import java.util.Map;

/**
 * What instructions refer to, by name.
 *
 * @param functions by the slot that they begin at
 * @param variables by map and offset in it
 */
record Symbols(Map<Integer, String> functions, Map<String, Map<Integer, String>> variables) {

    /** Returns an instruction at a slot as text, with what it refers to behind it. */
    String text(Instruction instruction, int slot) {
        String name = name(instruction, slot + 1);
        return Disassembler.text(instruction) + (name.isEmpty() ? "" : " <" + name + ">");
    }

    private String name(Instruction instruction, int next) {
        return switch (instruction) {
            case Instruction.Jump(int offset) -> Integer.toString(next + offset);
            case Instruction.JumpLong(int offset) -> Integer.toString(next + offset);
            case Instruction.Branch branch -> Integer.toString(next + branch.offset());
            case Instruction.CallLocal(int offset) -> functions.getOrDefault(next + offset, "");
            case Instruction.LoadFunction(var _, int offset) -> functions.getOrDefault(next + offset, "");
            case Instruction.LoadMapValueNamed(var _, var map, int offset) ->
                variables.getOrDefault(map, Map.of()).getOrDefault(offset, "");
            default -> "";
        };
    }
}
