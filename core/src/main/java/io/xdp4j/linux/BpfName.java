package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.linux.abi.Bpf;
import java.lang.foreign.MemorySegment;

/** Names of kernel objects: at most 15 letters, digits, {@code _} and {@code .}. */
final class BpfName {

    private BpfName() {}

    /** Writes as much of {@code name} as the kernel takes, with what it does not take replaced. */
    static void write(MemorySegment attr, long offset, String name) {
        int length = Math.min(name.length(), Bpf.BPF_OBJ_NAME_LEN - 1);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            boolean taken = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.');
            attr.set(JAVA_BYTE, offset + i, (byte) (taken ? c : '_'));
        }
    }
}
