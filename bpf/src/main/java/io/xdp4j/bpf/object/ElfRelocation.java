package io.xdp4j.bpf.object;

/**
 * A place in a section that depends on where a symbol is. Source: {@code Elf64_Rel}, System V ABI, and
 * Documentation/bpf/llvm_reloc.rst.
 *
 * @param offset of the place in its section
 * @param type {@code R_BPF_…}
 * @param symbol that it depends on
 */
record ElfRelocation(int offset, int type, ElfSymbol symbol) {

    /** A 64-bit constant of an instruction. */
    static final int R_BPF_64_64 = 1;

    /** A 64-bit word of data. */
    static final int R_BPF_64_ABS64 = 2;

    /** A 32-bit word of data. */
    static final int R_BPF_64_ABS32 = 3;

    /** A 32-bit word of BTF, which a loader leaves alone. */
    static final int R_BPF_64_NODYLD32 = 4;

    /** A call. */
    static final int R_BPF_64_32 = 10;
}
