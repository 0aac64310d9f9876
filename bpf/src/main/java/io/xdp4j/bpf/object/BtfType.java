package io.xdp4j.bpf.object;

import java.util.List;

/**
 * A type of C, as BTF describes it; others are named by their id in the same {@link Btf}, of which 0 is void.
 *
 * <p>Source: include/uapi/linux/btf.h.
 *
 * @since 0.1
 */
public sealed interface BtfType {

    /** {@return its name, empty if it has none} */
    default String name() {
        return "";
    }

    /** Nothing: id 0. */
    record Void() implements BtfType {
        @Override
        public String name() {
            return "void";
        }
    }

    /**
     * A whole number.
     *
     * @param name of it
     * @param bytes it takes
     * @param bits of them that count
     * @param signed whether it can be negative
     */
    record Int(String name, int bytes, int bits, boolean signed) implements BtfType {}

    /**
     * A pointer.
     *
     * @param target what it points to
     */
    record Pointer(int target) implements BtfType {}

    /**
     * An array.
     *
     * @param element what it has
     * @param index type of the index
     * @param length how many elements
     */
    record Array(int element, int index, long length) implements BtfType {}

    /**
     * A struct or a union.
     *
     * @param name of it, or empty
     * @param union whether it is a union
     * @param bytes it takes
     * @param members in order
     */
    record Struct(String name, boolean union, long bytes, List<Member> members) implements BtfType {}

    /**
     * What a struct has.
     *
     * @param name of it, or empty
     * @param type of it
     * @param bitOffset where it begins
     * @param bits of a bit field; else 0
     */
    record Member(String name, int type, long bitOffset, int bits) {}

    /**
     * An enumeration.
     *
     * @param name of it, or empty
     * @param bytes it takes
     * @param signed whether it has negative constants
     * @param constants in order
     */
    record Enumeration(String name, long bytes, boolean signed, List<Constant> constants) implements BtfType {}

    /**
     * A constant of an enumeration.
     *
     * @param name of it
     * @param value of it
     */
    record Constant(String name, long value) {}

    /**
     * A struct or a union that is declared only.
     *
     * @param name of it
     * @param union whether it is a union
     */
    record Forward(String name, boolean union) implements BtfType {}

    /**
     * Another name.
     *
     * @param name of it
     * @param target what it names
     */
    record Typedef(String name, int target) implements BtfType {}

    /**
     * A type with a word before it.
     *
     * @param word {@code const}, {@code volatile} or {@code restrict}
     * @param target what it qualifies
     */
    record Qualified(String word, int target) implements BtfType {}

    /**
     * A function.
     *
     * @param name of it
     * @param prototype its type
     * @param linkage 0 static, 1 global, 2 extern
     */
    record Function(String name, int prototype, int linkage) implements BtfType {}

    /**
     * What a function takes and returns.
     *
     * @param result type of what it returns
     * @param parameters in order
     */
    record Prototype(int result, List<Parameter> parameters) implements BtfType {}

    /**
     * What a function takes.
     *
     * @param name of it, or empty
     * @param type of it; 0 for any more
     */
    record Parameter(String name, int type) {}

    /**
     * A global variable.
     *
     * @param name of it
     * @param type of it
     * @param linkage 0 static, 1 global, 2 extern
     */
    record Var(String name, int type, int linkage) implements BtfType {}

    /**
     * A section of global variables.
     *
     * @param name of it
     * @param bytes it takes; compilers leave that to the linker, and say 0
     * @param variables in order
     */
    record DataSection(String name, long bytes, List<Placement> variables) implements BtfType {}

    /**
     * Where a variable is.
     *
     * @param type a {@link Var}, or a {@link Function} that is elsewhere
     * @param offset in the section; compilers leave that to the linker, and say 0
     * @param bytes it takes
     */
    record Placement(int type, long offset, long bytes) {}

    /**
     * A number with a point.
     *
     * @param name of it
     * @param bytes it takes
     */
    record FloatingPoint(String name, long bytes) implements BtfType {}

    /**
     * A note about a declaration.
     *
     * @param name the note
     * @param target what it is about
     * @param component of it: a member or a parameter; -1 for itself
     */
    record DeclarationTag(String name, int target, int component) implements BtfType {}

    /**
     * A note about a type.
     *
     * @param name the note
     * @param target what it is about
     */
    record TypeTag(String name, int target) implements BtfType {}
}
