package io.xdp4j.bpf.object;

/**
 * A section. Source: {@code Elf64_Shdr}, System V ABI.
 *
 * @param index from 0
 * @param name of it
 * @param type {@code SHT_…}
 * @param flags {@code SHF_…}
 * @param size bytes; of {@link #NOBITS} without a place in the file
 * @param link a section that it needs, by index
 * @param info of relocations the section that they are for
 * @param entryBytes of a table, bytes of an entry
 * @param contents what is in the file, empty for {@link #NOBITS}
 */
record ElfSection(
        int index, String name, int type, long flags, int size, int link, int info, int entryBytes, Part contents) {

    static final int PROGBITS = 1;
    static final int SYMTAB = 2;
    static final int STRTAB = 3;
    static final int RELA = 4;
    static final int NOBITS = 8;
    static final int REL = 9;

    private static final int ALLOC = 2;
    private static final int EXECUTABLE = 4;

    boolean isCode() {
        return type == PROGBITS && (flags & EXECUTABLE) != 0 && size > 0;
    }

    /** Whether global variables are in it, which a program reaches as a map of one value. */
    boolean isData() {
        boolean hasVariables = type == NOBITS && is(".bss") || type == PROGBITS && (is(".data") || is(".rodata"));
        return hasVariables && (flags & ALLOC) != 0 && (flags & EXECUTABLE) == 0 && size > 0;
    }

    boolean isReadOnly() {
        return is(".rodata");
    }

    private boolean is(String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }
}
