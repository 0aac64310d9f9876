package io.xdp4j.tools.disasm;

import io.xdp4j.bpf.Disassembler;
import io.xdp4j.bpf.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The kernel's functions by their addresses, as far as this process may see these. */
final class KernelSymbols {

    private static final Path FILE = Path.of("/proc/kallsyms");
    private static final String BASE = "__bpf_call_base";
    private static final int TAIL_CALL = 12;

    private final Map<Long, String> names = new HashMap<>();
    private long base;

    /** Returns what a program calls: calls say how far it is from a function of the kernel; 0 if that is secret. */
    String helper(int distance) {
        if (distance == TAIL_CALL) {
            return Disassembler.text(new Instruction.Call(distance)).substring("call ".length());
        }
        if (names.isEmpty()) {
            read();
        }
        String name = base == 0 || distance == 0 ? null : names.get(base + distance);
        return name != null ? name : distance == 0 ? "a helper" : "a helper at " + distance;
    }

    private void read() {
        names.put(0L, "");
        try (Stream<String> lines = Files.lines(FILE)) {
            lines.forEach(this::add);
        } catch (IOException _) {
            // no names then
        }
    }

    /** A line is {@code address kind name}, and the module if it is of one. */
    private void add(String line) {
        String[] words = line.split("\\s+", 4);
        if (words.length < 3) {
            return;
        }
        long address = Long.parseUnsignedLong(words[0], 16);
        if (address != 0) {
            names.putIfAbsent(address, words[2]);
            if (words[2].equals(BASE)) {
                base = address;
            }
        }
    }
}
