package io.xdp4j.tools.disasm;

import io.xdp4j.bpf.Decoder;
import io.xdp4j.bpf.Instruction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Instructions as the kernel shows them: maps by their ids, local calls with the number of the function in place of
 * the distance, which is in the offset, and a few that only the kernel itself makes.
 */
final class KernelWords {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle HALF = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int SLOT = 8;
    private static final int WIDE = 0x18;
    private static final int CALL = 0x85;
    private static final int SOURCE_LOCAL = 0x10;
    private static final int MOV32 = 0xbc;
    private static final int MOV64 = 0xbf;
    private static final int NO_SPECULATION = 0xc2; // BPF_ST | BPF_NOSPEC of include/linux/filter.h

    private final byte[] code;
    private final Map<Integer, String> maps;
    private final Symbols symbols;
    private final KernelSymbols kernel = new KernelSymbols();

    KernelWords(byte[] code, Map<Integer, String> maps, Map<Integer, String> functions) {
        this.code = code;
        this.maps = maps;
        this.symbols = new Symbols(functions, Map.of());
    }

    int slots(int slot) {
        return opcode(slot) == WIDE && (slot + 2) * SLOT <= code.length ? 2 : 1;
    }

    String text(int slot) {
        int immediate = (int) WORD.get(code, slot * SLOT + 4);
        short offset = (short) HALF.get(code, slot * SLOT + 2);
        int registers = code[slot * SLOT + 1] & 0xff;
        if (opcode(slot) == CALL && registers == SOURCE_LOCAL) {
            return symbols.text(new Instruction.CallLocal(offset == 0 ? immediate : offset), slot);
        }
        if (opcode(slot) == CALL && registers == 0) {
            return "call " + kernel.helper(immediate);
        }
        if (opcode(slot) == MOV32 && offset == 0 && immediate == 1) {
            return "w" + (registers & 0xf) + " = w" + (registers >> 4) + " (zero-extended by the kernel)";
        }
        if (opcode(slot) == MOV64 && offset == -1 && immediate == 0) {
            return "r" + (registers & 0xf) + " = this CPU's of r" + (registers >> 4);
        }
        if (opcode(slot) == NO_SPECULATION) {
            return "barrier against speculation";
        }
        return decoded(slot);
    }

    private String decoded(int slot) {
        try {
            int from = slot * SLOT;
            Instruction instruction = Decoder.decode(Arrays.copyOfRange(code, from, from + slots(slot) * SLOT))
                    .getFirst();
            return symbols.text(named(instruction), slot);
        } catch (IllegalArgumentException _) {
            return ".bytes " + HexFormat.of().formatHex(code, slot * SLOT, slot * SLOT + SLOT) + " (the kernel's own)";
        }
    }

    private Instruction named(Instruction instruction) {
        return switch (instruction) {
            case Instruction.LoadMapFd(var to, int id) -> new Instruction.LoadMapNamed(to, name(id));
            case Instruction.LoadMapValueFd(var to, int id, int offset) ->
                new Instruction.LoadMapValueNamed(to, name(id), offset);
            default -> instruction;
        };
    }

    private String name(int id) {
        return Optional.ofNullable(maps.get(id)).filter(name -> !name.isEmpty()).orElse("id " + id);
    }

    private int opcode(int slot) {
        return code[slot * SLOT] & 0xff;
    }
}
