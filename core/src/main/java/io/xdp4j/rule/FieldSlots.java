package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Where a program keeps the fields that its rules test: a slot of the stack for each, in network order, and a bit for
 * each that is set while the field is absent, while they are looked for in R9 and then on the stack. So one
 * {@code jset} tests that all fields of a match are there.
 *
 * <p>Fields that always come together share a bit. Fields are moved and compared in pieces of at most 4 bytes, because
 * a comparison's constant has 32 bits. The pieces are the same at both ends: a load that spans two stores would wait
 * for both to reach the cache, and a verifier tells slots apart by the sizes of their stores.
 *
 * <p>A test of a piece must not tell the verifier what is in its slot: it would follow what comes after once for each
 * thing that it was told, and for all of them together. It does not keep in mind what is stored across its 8-byte
 * places; pieces that start one are taken out of their relation when they are loaded.
 */
final class FieldSlots {

    /** Below {@link KeyCode}'s bytes. */
    private static final int TOP = KeyCode.KEY;

    /** What the kernel allows; the verifiers of other hosts allow no less. Source: linux/filter.h, MAX_BPF_STACK. */
    private static final int STACK_SIZE = 512;

    /** Where the bits of absent fields are, 32 in a word; the second word is 8 bytes below. */
    private static final int ABSENT = -12;

    /** The places that the verifier keeps in mind. Source: linux/bpf_verifier.h, BPF_REG_SIZE. */
    private static final int PLACE = 8;

    /** Layers after which a parser looks for nothing else, if it looks for one thing only. */
    private static final Set<Layer> ONE_LAYERS =
            EnumSet.of(Layer.IPV4, Layer.IPV6, Layer.UDP, Layer.UDP_PAYLOAD, Layer.TCP);

    /** What a bit is for: bytes of a layer that are there, or not, together. */
    private record Extent(Layer layer, int end) {}

    /** The name of the map that {@link #moveOut} copies to. */
    private static final String OUTSIDE = "rule_fields";

    private final List<Field> fields;
    private final int bottom;

    /** Where tests find the fields: {@code shift} bytes after this, counted as on the stack. */
    private Register base = R10;

    private int shift;
    private final Map<Field, Integer> slots = new HashMap<>();
    private final Map<Extent, Integer> bits = new HashMap<>();

    private final Label done;
    private final Label nothing;
    private final boolean needed;
    private final boolean one;
    private boolean kept;
    private boolean usesNothing;

    /**
     * Places {@code tested}; those that need most alignment are placed first.
     *
     * @param code makes the labels
     * @param needed whether no rule takes a frame that has none of them
     * @param single whether {@link #isOne} may be
     */
    FieldSlots(Assembler code, Set<Field> tested, boolean needed, boolean single) {
        fields = tested.stream()
                .sorted(Comparator.comparing((Field field) -> -alignment(field))
                        .thenComparing(Field::layer)
                        .thenComparing(Field::end)
                        .thenComparing(Field::size))
                .toList();
        int lowest = TOP;
        for (Field field : fields) {
            lowest = (lowest - field.size()) & -alignment(field);
            if (lowest % PLACE == 0 && field.size() <= Integer.BYTES) {
                lowest -= alignment(field);
            }
            slots.put(field, lowest);
            bits.putIfAbsent(extent(field), bits.size());
        }
        bottom = lowest & -PLACE;
        if (-lowest > STACK_SIZE || bits.size() > Long.SIZE) {
            throw new IllegalArgumentException("rules: they look at " + fields.size() + " fields of together "
                    + (TOP - lowest) + " bytes, more than the " + (STACK_SIZE + TOP) + " bytes and " + Long.SIZE
                    + " places that a program has room for; split the list");
        }
        this.done = code.label();
        this.nothing = code.label();
        this.needed = needed;
        this.one = needed
                && single
                && bits.size() == 1
                && ONE_LAYERS.contains(fields.getFirst().layer());
    }

    /**
     * Returns whether a parser looks for one thing only, and goes to {@link #missing} if that is not there. What comes
     * after needs no bit then, and finds no slot without a field.
     */
    boolean isOne() {
        return one;
    }

    /** Returns how many bytes of its layer {@link #isOne} wants to be there. */
    int end() {
        return bits.keySet().iterator().next().end();
    }

    /** Returns where a parser goes that has kept what there is. */
    Label done() {
        return done;
    }

    /** Returns where a parser goes that misses something: past all rules as long as nothing was kept on any way. */
    Label missing() {
        boolean past = needed && (one || !kept);
        usesNothing |= past;
        return past ? nothing : done;
    }

    /** Returns where a parser went with a frame that no rule but one for all can take; null if it never did. */
    Label nothing() {
        return usesNothing ? nothing : null;
    }

    boolean none() {
        return fields.isEmpty();
    }

    /** The fields of {@code layer} that are kept, those that end first first. */
    List<Field> of(Layer layer) {
        return fields.stream()
                .filter(field -> field.layer() == layer)
                .sorted(Comparator.comparing(Field::end))
                .toList();
    }

    boolean any(Set<Layer> layers) {
        return fields.stream().anyMatch(field -> layers.contains(field.layer()));
    }

    boolean any(Layer layer) {
        return any(EnumSet.of(layer));
    }

    /**
     * Marks every field absent. The slots get some number that the verifier does not know: ways through the parser
     * must not differ by what is in slots that they leave alone, and no slot may be found uninitialised.
     */
    void clear(Assembler code) {
        if (one) {
            return;
        }
        code.loadImm64(R9, bits.size() == Long.SIZE ? -1 : (1L << bits.size()) - 1);
        for (Field field : fields) {
            for (int at = 0; at < field.size(); at += piece(field, at).bytes()) {
                code.load(Size.WORD, R0, R6, ActionCode.RX_QUEUE_INDEX)
                        .store(piece(field, at), R10, slot(field) + at, R0);
            }
        }
    }

    /** Keeps a field that is there; its layer starts {@code layerOffset} bytes after {@code base}. Uses R0. */
    void keep(Assembler code, Field field, Register base, int layerOffset) {
        for (int at = 0; at < field.size(); at += piece(field, at).bytes()) {
            int from = layerOffset + field.offset() + at;
            copy(code, piece(field, at), base, from, slot(field) + at);
        }
        present(code, field);
    }

    /** Keeps a field of a layer of one byte that is in a register. */
    void keep(Assembler code, Field field, Register value) {
        if (field.size() > 0) {
            code.store(Size.BYTE, R10, slot(field), value);
        }
        present(code, field);
    }

    /** Puts the bits of R9 where {@link #require} finds them. The verifier must not know R9. */
    void settle(Assembler code) {
        if (one) {
            return;
        }
        Cursor.joinFields(code);
        code.store(Size.WORD, R10, ABSENT, R9);
        if (bits.size() > Integer.SIZE) {
            code.alu(AluOp.RSH, R9, Integer.SIZE).store(Size.WORD, R10, ABSENT - PLACE, R9);
        }
    }

    /**
     * Copies the fields to a map, which R8 then points at, for tests to find them there. For each instruction that
     * looks at the stack the verifier looks at all of them again: with 250,000 that takes minutes.
     */
    void moveOut(Assembler code, KeyCode keys) {
        Label missing = code.label(); // never, but the verifier cannot know
        Label there = code.label();
        keys.lookUp(OUTSIDE, 0, missing);
        code.mov(R8, R0)
                .jump(there)
                .bind(missing)
                .mov(R0, XdpVerdict.PASS.number())
                .exit()
                .bind(there);
        copyOut(code, Size.WORD, ABSENT);
        if (bits.size() > Integer.SIZE) {
            copyOut(code, Size.WORD, ABSENT - PLACE);
        }
        for (Field field : fields) {
            pieces(field).forEach(at -> copyOut(code, piece(field, at), slot(field) + at));
        }
        base = R8;
        shift = -bottom;
    }

    /** Returns the map that {@link #moveOut} needs. */
    TableSpec outside() {
        return new TableSpec(
                OUTSIDE, TableSpec.Kind.PER_CPU_ARRAY, Integer.BYTES, -bottom, 1, new byte[0], new byte[0]);
    }

    private void copyOut(Assembler code, Size size, int slot) {
        code.load(size, R1, R10, slot).store(size, R8, slot - bottom, R1);
    }

    /** Goes to {@code absent} unless all of {@code tested} are there. Uses R1. */
    void require(Assembler code, Collection<Field> tested, Label absent) {
        forEachWord(code, tested, bits -> code.jump32(JumpOp.SET, R1, bits, absent));
    }

    /** Sets bits of {@code into} if any of {@code tested} is absent. Uses R1. */
    void orAbsent(Assembler code, Collection<Field> tested, Register into) {
        forEachWord(code, tested, bits -> code.alu32(AluOp.AND, R1, bits).alu(AluOp.OR, into, R1));
    }

    /** Loads into R1 each word that has bits of {@code tested}, and emits what is done with these. */
    private void forEachWord(Assembler code, Collection<Field> tested, IntConsumer emit) {
        if (one) {
            return;
        }
        long mask = 0;
        for (Field field : tested) {
            mask |= bit(field);
        }
        for (int word = 0; word < 2; word++) {
            int part = (int) (mask >>> word * Integer.SIZE);
            if (part != 0) {
                code.load(Size.WORD, R1, base, ABSENT - word * PLACE + shift);
                emit.accept(part);
            }
        }
    }

    /** Loads the piece at {@code at} of a field. */
    void load(Assembler code, Field field, int at, Register into) {
        code.load(piece(field, at), into, base, slot(field) + at + shift);
        if (base == R10 && (slot(field) + at) % PLACE == 0) {
            code.alu(AluOp.XOR, into, 0);
        }
    }

    /** Where on the stack the field is, in bytes from R10. */
    int slot(Field field) {
        return slots.get(field);
    }

    /** The size of the piece of a field at {@code at}. */
    static Size piece(Field field, int at) {
        return switch (Math.min(alignment(field), field.size() - at)) {
            case 1 -> Size.BYTE;
            case 2, 3 -> Size.HALF;
            default -> Size.WORD;
        };
    }

    /** The offsets of the pieces of a field. */
    static List<Integer> pieces(Field field) {
        List<Integer> pieces = new ArrayList<>();
        for (int at = 0; at < field.size(); at += piece(field, at).bytes()) {
            pieces.add(at);
        }
        return pieces;
    }

    /** Frames may be read at any address; the verifier wants what is read from the stack to be aligned. */
    private static void copy(Assembler code, Size piece, Register base, int from, int to) {
        Size step = base == R10 && from % piece.bytes() != 0 ? Size.BYTE : piece;
        for (int i = 0; i < piece.bytes(); i += step.bytes()) {
            code.load(step, R0, base, from + i).store(step, R10, to + i, R0);
        }
    }

    private void present(Assembler code, Field field) {
        kept = true;
        if (one) {
            return;
        }
        long mask = ~bit(field);
        if (mask == (int) mask) {
            code.alu(AluOp.AND, R9, (int) mask);
        } else {
            code.loadImm64(R0, mask).alu(AluOp.AND, R9, R0);
        }
    }

    private long bit(Field field) {
        return 1L << bits.get(extent(field));
    }

    /** What headers hold as a whole is there if they are. */
    private static Extent extent(Field field) {
        int whole = switch (field.layer()) {
            case ETHERNET -> FrameParser.ETHERNET_SIZE;
            case IPV4, INNER_IPV4 -> FrameParser.IPV4_SIZE;
            case IPV6, INNER_IPV6 -> FrameParser.IPV6_SIZE;
            case LENGTH -> Integer.BYTES;
            case VLAN, ETHER_TYPE -> Short.BYTES;
            case IP_PROTOCOL, INNER_IP_PROTOCOL -> 1;
            default -> 0;
        };
        return new Extent(field.layer(), Math.max(field.end(), whole));
    }

    private static int alignment(Field field) {
        return Math.min(Integer.highestOneBit(Math.max(field.size(), 1)), Integer.BYTES);
    }
}
