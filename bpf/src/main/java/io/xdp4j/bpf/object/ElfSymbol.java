package io.xdp4j.bpf.object;

/**
 * A symbol. Source: {@code Elf64_Sym}, System V ABI.
 *
 * @param name of it; empty for that of a section
 * @param value where it is in its section
 * @param size bytes of what it names
 * @param type {@code STT_…}
 * @param binding {@code STB_…}
 * @param section by index; 0 if it is not in this file
 */
record ElfSymbol(String name, long value, long size, int type, int binding, int section) {

    static final int OBJECT = 1;
    static final int FUNCTION = 2;
    static final int SECTION = 3;

    private static final int LOCAL = 0;

    boolean isFunction() {
        return type == FUNCTION;
    }

    boolean isStatic() {
        return binding == LOCAL;
    }

    boolean isElsewhere() {
        return section == 0;
    }
}
