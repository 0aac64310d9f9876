package io.xdp4j.bpf;

import java.util.Objects;

/**
 * One eBPF instruction, ISA v1 to v4.
 *
 * <p>A <i>slot</i> is 8 bytes, little endian: opcode u8, destination u4 (low), source u4 (high), offset s16, immediate
 * s32. The {@code Load…} instructions of a 64-bit constant take two slots, everything else one:
 *
 * <pre>
 *   7      3 2   0 | 7   4 3   0 | 15             0 | 31                           0
 *  +--------+-----+-------+-------+-----------------+------------------------------+
 *  | op     |class|  src  |  dst  |     offset      |          immediate           |
 *  +--------+-----+-------+-------+-----------------+------------------------------+
 * </pre>
 *
 * <p>Offsets of jumps count slots from the following instruction, as encoded. A record that exists can be encoded;
 * whether it makes sense where it stands (jump targets, writes to R10) is for a verifier to say. Instructions newer
 * than RFC 9669 (may_goto, load-acquire, address-space casts, jump tables) are not modelled.
 *
 * <p>Source: RFC 9669.
 */
public sealed interface Instruction {

    /** {@return how many slots of 8 bytes the instruction takes: 1, or 2 for a 64-bit constant} */
    default int slots() {
        return 1;
    }

    /** An instruction that puts a 64-bit constant, or an address the loader fills in, into a register. Two slots. */
    sealed interface Wide extends Instruction {

        /** {@return the register written} */
        Register destination();

        @Override
        default int slots() {
            return 2;
        }
    }

    /** A {@link Wide} that names a map, whose descriptor {@link Encoder} is told. */
    sealed interface Named extends Wide {

        /** {@return the map's name} */
        String map();
    }

    /**
     * {@code dst op= source}. RFC 9669 section 4.1.
     *
     * @param width 32 or 64 bits
     * @param op the operation
     * @param destination left operand and result
     * @param source right operand
     */
    record Alu(Width width, AluOp op, Register destination, Operand source) implements Instruction {
        public Alu {
            Objects.requireNonNull(width, "width");
            Objects.requireNonNull(op, "op");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * {@code dst = source}. RFC 9669 section 4.1.
     *
     * @param width 32 or 64 bits
     * @param destination register written, whole
     * @param source register or constant
     */
    record Move(Width width, Register destination, Operand source) implements Instruction {
        public Move {
            Objects.requireNonNull(width, "width");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * {@code dst = (s8)src} and the like: the low bits, sign-extended to {@code width}. ISA v4, RFC 9669 section 4.1.
     *
     * @param width to how many bits the sign is extended
     * @param destination register written, whole
     * @param source register read
     * @param bits 8 or 16, and 32 if the width is 64
     */
    record MoveSignExtend(Width width, Register destination, Register source, int bits) implements Instruction {
        public MoveSignExtend {
            Objects.requireNonNull(width, "width");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(source, "source");
            if (bits != 8 && bits != 16 && !(bits == 32 && width == Width.W64)) {
                throw new IllegalArgumentException("sign extension from " + bits + " to " + width.bits() + " bits");
            }
        }
    }

    /**
     * {@code dst = -dst}. RFC 9669 section 4.1.
     *
     * @param width 32 or 64 bits
     * @param destination operand and result
     */
    record Negate(Width width, Register destination) implements Instruction {
        public Negate {
            Objects.requireNonNull(width, "width");
            Objects.requireNonNull(destination, "destination");
        }
    }

    /**
     * {@code dst = le16 dst}: between host order and little endian, zero-extended. RFC 9669 section 4.2.
     *
     * @param destination operand and result
     * @param bits 16, 32 or 64; what lies above is cleared
     */
    record ToLittle(Register destination, int bits) implements Instruction {
        public ToLittle {
            Objects.requireNonNull(destination, "destination");
            checkSwap(bits);
        }
    }

    /**
     * {@code dst = be16 dst}: between host order and big endian, zero-extended. RFC 9669 section 4.2.
     *
     * @param destination operand and result
     * @param bits 16, 32 or 64; what lies above is cleared
     */
    record ToBig(Register destination, int bits) implements Instruction {
        public ToBig {
            Objects.requireNonNull(destination, "destination");
            checkSwap(bits);
        }
    }

    /**
     * {@code dst = bswap16 dst}: reverses bytes on any host, zero-extended. ISA v4, RFC 9669 section 4.2.
     *
     * @param destination operand and result
     * @param bits 16, 32 or 64; what lies above is cleared
     */
    record ByteSwap(Register destination, int bits) implements Instruction {
        public ByteSwap {
            Objects.requireNonNull(destination, "destination");
            checkSwap(bits);
        }
    }

    /**
     * {@code dst = *(u32 *)(base + offset)}, zero-extended. RFC 9669 section 5.1.
     *
     * @param size bytes read
     * @param destination register written, whole
     * @param base register that holds the address
     * @param offset bytes, s16
     */
    record Load(Size size, Register destination, Register base, int offset) implements Instruction {
        public Load {
            Objects.requireNonNull(size, "size");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(base, "base");
            checkOffset(offset);
        }
    }

    /**
     * {@code dst = *(s32 *)(base + offset)}, sign-extended to 64 bits. ISA v4, RFC 9669 section 5.2.
     *
     * @param size bytes read: not {@link Size#DOUBLE}
     * @param destination register written, whole
     * @param base register that holds the address
     * @param offset bytes, s16
     */
    record LoadSigned(Size size, Register destination, Register base, int offset) implements Instruction {
        public LoadSigned {
            Objects.requireNonNull(size, "size");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(base, "base");
            checkOffset(offset);
            if (size == Size.DOUBLE) {
                throw new IllegalArgumentException("a load of 64 bits has no sign to extend");
            }
        }
    }

    /**
     * {@code *(u32 *)(base + offset) = source}. RFC 9669 section 5.1.
     *
     * @param size bytes written
     * @param base register that holds the address
     * @param offset bytes, s16
     * @param source register whose low bytes are stored
     */
    record Store(Size size, Register base, int offset, Register source) implements Instruction {
        public Store {
            Objects.requireNonNull(size, "size");
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(source, "source");
            checkOffset(offset);
        }
    }

    /**
     * {@code *(u32 *)(base + offset) = immediate}. RFC 9669 section 5.1.
     *
     * @param size bytes written
     * @param base register that holds the address
     * @param offset bytes, s16
     * @param immediate s32; sign-extended for 8 bytes, cut off for 1 and 2
     */
    record StoreImmediate(Size size, Register base, int offset, int immediate) implements Instruction {
        public StoreImmediate {
            Objects.requireNonNull(size, "size");
            Objects.requireNonNull(base, "base");
            checkOffset(offset);
        }
    }

    /**
     * {@code lock *(u64 *)(base + offset) += source} and the like. ISA v1 for {@link AtomicOp#ADD}, else v3, RFC 9669
     * section 5.3.
     *
     * @param op what is done
     * @param size {@link Size#WORD} or {@link Size#DOUBLE}
     * @param base register that holds the address
     * @param offset bytes, s16
     * @param source right operand; some operations write it
     */
    record Atomic(AtomicOp op, Size size, Register base, int offset, Register source) implements Instruction {
        public Atomic {
            Objects.requireNonNull(op, "op");
            Objects.requireNonNull(size, "size");
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(source, "source");
            checkOffset(offset);
            if (size != Size.WORD && size != Size.DOUBLE) {
                throw new IllegalArgumentException("an atomic operation on " + size.bits() + " bits");
            }
        }
    }

    /**
     * {@code r0 = *(u16 *)skb[offset]}: packet bytes in host order, for socket programs; XDP refuses it. RFC 9669
     * section 5.5, deprecated.
     *
     * @param size bytes read: not {@link Size#DOUBLE}
     * @param offset bytes from the start of the packet, s32
     */
    record LoadPacket(Size size, int offset) implements Instruction {
        public LoadPacket {
            checkPacketLoad(size);
        }
    }

    /**
     * {@code r0 = *(u16 *)skb[index + offset]}: packet bytes in host order, for socket programs; XDP refuses it.
     * RFC 9669 section 5.5, deprecated.
     *
     * @param size bytes read: not {@link Size#DOUBLE}
     * @param index register added to the offset
     * @param offset bytes, s32
     */
    record LoadPacketIndirect(Size size, Register index, int offset) implements Instruction {
        public LoadPacketIndirect {
            checkPacketLoad(size);
            Objects.requireNonNull(index, "index");
        }
    }

    /**
     * {@code goto +offset}. RFC 9669 section 4.3.
     *
     * @param offset slots, s16
     */
    record Jump(int offset) implements Instruction {
        public Jump {
            checkOffset(offset);
        }
    }

    /**
     * {@code gotol +offset}: a jump too far for {@link Jump}. ISA v4, RFC 9669 section 4.3.
     *
     * @param offset slots, s32
     */
    record JumpLong(int offset) implements Instruction {}

    /**
     * {@code if left op right goto +offset}. 64 bits are ISA v1, 32 bits v3, RFC 9669 section 4.3.
     *
     * @param width how many bits are compared
     * @param op the comparison
     * @param left left operand
     * @param right right operand
     * @param offset slots, s16
     */
    record Branch(Width width, JumpOp op, Register left, Operand right, int offset) implements Instruction {
        public Branch {
            Objects.requireNonNull(width, "width");
            Objects.requireNonNull(op, "op");
            Objects.requireNonNull(left, "left");
            Objects.requireNonNull(right, "right");
            checkOffset(offset);
        }
    }

    /**
     * Calls a helper function of the runtime: R1 to R5 are its arguments, R0 its result. RFC 9669 section 4.3.1.
     *
     * @param helper the runtime's number of it, u32; see {@link Helper}
     */
    record Call(int helper) implements Instruction {}

    /**
     * Calls a function of this program, with a stack frame of its own. RFC 9669 section 4.3.2.
     *
     * @param offset slots, s32
     */
    record CallLocal(int offset) implements Instruction {}

    /**
     * Calls a kernel function by its type. RFC 9669 section 4.3.1.
     *
     * @param btfId BTF id of the function
     * @param module which BTF: 0 for vmlinux, else an index of the fd array given at load, s16. Linux puts it into the
     *     offset field, which the RFC leaves alone: {@code include/uapi/linux/bpf.h}, since 5.13
     */
    record CallKfunc(int btfId, int module) implements Instruction {
        public CallKfunc {
            checkOffset(module);
        }
    }

    /** Returns R0 from the function or program. RFC 9669 section 4.3. */
    record Exit() implements Instruction {}

    /**
     * {@code dst = value ll}. RFC 9669 section 5.4.
     *
     * @param destination register written
     * @param value any 64 bits
     */
    record LoadImmediate64(Register destination, long value) implements Wide {
        public LoadImmediate64 {
            Objects.requireNonNull(destination, "destination");
        }
    }

    /**
     * The address of the map with a file descriptor. RFC 9669 section 5.4.1.
     *
     * @param destination register written
     * @param fd file descriptor, not negative
     */
    record LoadMapFd(Register destination, int fd) implements Wide {
        public LoadMapFd {
            Objects.requireNonNull(destination, "destination");
            checkFd(fd);
        }
    }

    /**
     * The address of a map known by name: encoded as {@link LoadMapFd} once {@link Encoder} is told the descriptor.
     *
     * @param destination register written
     * @param map name, not empty
     */
    record LoadMapNamed(Register destination, String map) implements Named {
        public LoadMapNamed {
            Objects.requireNonNull(destination, "destination");
            checkName(map);
        }
    }

    /**
     * The address of a map by its index in the fd array given at load. Linux 5.14, RFC 9669 section 5.4.1.
     *
     * @param destination register written
     * @param index not negative
     */
    record LoadMapIndex(Register destination, int index) implements Wide {
        public LoadMapIndex {
            Objects.requireNonNull(destination, "destination");
            checkIndex(index);
        }
    }

    /**
     * The address of a byte of the only value of a map with a file descriptor. RFC 9669 section 5.4.1.
     *
     * @param destination register written
     * @param fd file descriptor, not negative
     * @param offset bytes into the value, u32
     */
    record LoadMapValueFd(Register destination, int fd, int offset) implements Wide {
        public LoadMapValueFd {
            Objects.requireNonNull(destination, "destination");
            checkFd(fd);
        }
    }

    /**
     * The address of a byte of the only value of a map known by name: encoded as {@link LoadMapValueFd} once
     * {@link Encoder} is told the descriptor.
     *
     * @param destination register written
     * @param map name, not empty
     * @param offset bytes into the value, u32
     */
    record LoadMapValueNamed(Register destination, String map, int offset) implements Named {
        public LoadMapValueNamed {
            Objects.requireNonNull(destination, "destination");
            checkName(map);
        }
    }

    /**
     * The address of a byte of the only value of a map by its index in the fd array given at load. Linux 5.14, RFC 9669
     * section 5.4.1.
     *
     * @param destination register written
     * @param index not negative
     * @param offset bytes into the value, u32
     */
    record LoadMapValueIndex(Register destination, int index, int offset) implements Wide {
        public LoadMapValueIndex {
            Objects.requireNonNull(destination, "destination");
            checkIndex(index);
        }
    }

    /**
     * The address of a variable of the kernel. RFC 9669 section 5.4.2.
     *
     * @param destination register written
     * @param btfId BTF id of the variable
     * @param btfFd which BTF: 0 for vmlinux, else the descriptor of a module's. Linux puts it into the second
     *     immediate: {@code check_pseudo_btf_id} in {@code kernel/bpf/verifier.c}, since 5.12
     */
    record LoadVariable(Register destination, int btfId, int btfFd) implements Wide {
        public LoadVariable {
            Objects.requireNonNull(destination, "destination");
        }
    }

    /**
     * The address of a function of this program, to be called back by a helper. RFC 9669 section 5.4.
     *
     * @param destination register written
     * @param offset slots from the instruction after this one's first slot, s32
     */
    record LoadFunction(Register destination, int offset) implements Wide {
        public LoadFunction {
            Objects.requireNonNull(destination, "destination");
        }
    }

    private static void checkOffset(int offset) {
        if (offset != (short) offset) {
            throw new IllegalArgumentException("offset " + offset + " does not fit in 16 bits");
        }
    }

    private static void checkSwap(int bits) {
        if (bits != 16 && bits != 32 && bits != 64) {
            throw new IllegalArgumentException("byte order of " + bits + " bits");
        }
    }

    private static void checkPacketLoad(Size size) {
        if (size == Size.DOUBLE) {
            throw new IllegalArgumentException("a packet load of 64 bits");
        }
    }

    private static void checkName(String map) {
        if (map.isEmpty()) {
            throw new IllegalArgumentException("map name is empty");
        }
    }

    private static void checkFd(int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("map fd " + fd);
        }
    }

    private static void checkIndex(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("map index " + index);
        }
    }
}
