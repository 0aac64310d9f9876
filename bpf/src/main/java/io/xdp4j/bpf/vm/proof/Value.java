package io.xdp4j.bpf.vm.proof;

/**
 * What is known of a register: its kind, and that it is a base plus a number of a range, signed and modulo 2 to the
 * 64th. The full range says nothing, whatever the kind: then the kind is only what an access tries first.
 *
 * <p>The base of {@code PACKET} is that of its id: {@link #DATA}, or where the slot {@code id} added a variable
 * offset, at most {@code span} behind the start of the frame. Of {@code VALUE} and {@code MAP} the id is the region.
 *
 * @param kind what it is an address of
 * @param id which of these; {@link #NONE} if it is not known
 * @param low least number
 * @param high greatest number
 * @param span how far a packet's base may be from the start of the frame
 * @param step the number is {@code low} plus a multiple of it; 1 if no more is known
 */
public record Value(Kind kind, int id, long low, long high, long span, long step) {

    public static final int NONE = -1;

    /** The id of the start of the frame; of others it is their slot plus 1. */
    public static final int DATA = 0;

    /** More than any frame has, and far from what overflows. */
    static final long MAX_SPAN = 1 << 24;

    public static final Value ANY = full(Kind.ANY, NONE);
    static final Value UNKNOWN = full(Kind.SCALAR, NONE);

    Value(Kind kind, int id, long low, long high, long span) {
        this(kind, id, low, high, span, 1);
    }

    public static Value full(Kind kind, int id) {
        return new Value(kind, id, Long.MIN_VALUE, Long.MAX_VALUE, 0);
    }

    static Value scalar(long low, long high) {
        return new Value(Kind.SCALAR, NONE, low, high, 0);
    }

    /** A number from {@code low} in steps, at most {@code high}. */
    static Value steps(long low, long high, long step) {
        return new Value(Kind.SCALAR, NONE, low, high - (high - low) % step, 0, step);
    }

    static Value constant(long value) {
        return scalar(value, value);
    }

    /** Exactly the base. */
    public static Value at(Kind kind, int id) {
        return new Value(kind, id, 0, 0, 0);
    }

    boolean isConstant() {
        return kind == Kind.SCALAR && low == high;
    }

    public boolean isScalar() {
        return kind == Kind.SCALAR;
    }

    boolean isFull() {
        return low == Long.MIN_VALUE && high == Long.MAX_VALUE;
    }

    boolean isPointer() {
        return kind != Kind.SCALAR && kind != Kind.ANY;
    }

    /** Returns whether it is a number from 0 to {@code most}. */
    public boolean isWithin(long most) {
        return kind == Kind.SCALAR && low >= 0 && high <= most;
    }

    /** The same kind, without any knowledge: what a value is that somebody else may have changed. */
    public Value guess() {
        return switch (kind) {
            case SCALAR, ANY, MAP -> UNKNOWN;
            case VALUE_OR_NULL -> full(Kind.VALUE, id);
            case PACKET -> full(Kind.PACKET, NONE);
            case CONTEXT, PACKET_END, STACK, VALUE -> full(kind, id);
        };
    }

    /** Without what was known of the frame. */
    Value afterFrameChange() {
        return kind == Kind.PACKET || kind == Kind.PACKET_END ? guess() : this;
    }

    Value plus(Value number) {
        long newLow = low + number.low;
        long newHigh = high + number.high;
        boolean over = overflows(low, number.low, newLow) || overflows(high, number.high, newHigh);
        return over || isFull()
                ? full(kind, id)
                : new Value(kind, id, newLow, newHigh, span, Math.max(gcd(distance(), number.distance()), 1));
    }

    private static boolean overflows(long left, long right, long sum) {
        return ((left ^ sum) & (right ^ sum)) < 0;
    }

    /** Of a single number 0: it is in step with all. */
    private long distance() {
        return low == high ? 0 : step;
    }

    private static long gcd(long left, long right) {
        while (right != 0) {
            long rest = left % right;
            left = right;
            right = rest;
        }
        return left;
    }

    /** What {@code equals} of a record says, but it has to be linked, which takes longer than loading a program. */
    boolean same(Value that) {
        return this == that
                || kind == that.kind
                        && id == that.id
                        && low == that.low
                        && high == that.high
                        && span == that.span
                        && step == that.step;
    }

    /** What is known if it is this or that. */
    Value join(Value that) {
        if (same(that)) {
            return this;
        }
        if (kind == that.kind) {
            return joinSameKind(that);
        }
        if (kind == Kind.ANY || that.kind == Kind.ANY) {
            return ANY;
        }
        if (isValueOrNull() && that.isValueOrNull()) {
            return joinNull(that);
        }
        if (that.kind == Kind.SCALAR) {
            return kind == Kind.MAP ? ANY : guess();
        }
        return kind == Kind.SCALAR && that.kind != Kind.MAP ? that.guess() : ANY;
    }

    private Value joinSameKind(Value that) {
        if (id == that.id && span == that.span) {
            long apart = low - that.low;
            long steps = overflows(low, -that.low, apart) || apart == Long.MIN_VALUE || that.low == Long.MIN_VALUE
                    ? 1
                    : Math.max(gcd(gcd(distance(), that.distance()), Math.abs(apart)), 1);
            return new Value(kind, id, Math.min(low, that.low), Math.max(high, that.high), span, steps);
        }
        return kind == Kind.PACKET ? guess() : ANY;
    }

    private boolean isValueOrNull() {
        return kind == Kind.VALUE || kind == Kind.VALUE_OR_NULL || isConstant() && low == 0;
    }

    /** Of a value, a value or null, and null: two that differ. */
    private Value joinNull(Value that) {
        Value value = kind == Kind.SCALAR ? that : this;
        Value other = value == this ? that : this;
        if (other.kind != Kind.SCALAR && other.id != value.id) {
            return ANY;
        }
        boolean starts = value.low == 0 && value.high == 0 && other.low == 0 && other.high == 0;
        return starts ? at(Kind.VALUE_OR_NULL, value.id) : full(Kind.VALUE, value.id);
    }

    /**
     * What is known once it has changed too often: the ends that moved are open, or where a comparison of the program
     * may stop them.
     */
    Value widen(Value before, long[] limits) {
        boolean grows = kind == before.kind && id == before.id && (low != before.low || high != before.high);
        if (!grows) {
            return this;
        }
        // What grows beyond all that is known may wrap: unless it is not negative and stops, all is open.
        return kind == Kind.SCALAR && low == before.low && low >= 0
                ? steps(low, limit(limits, high), step)
                : full(kind, id);
    }

    private static long limit(long[] limits, long high) {
        for (long limit : limits) {
            if (limit >= high) {
                return limit;
            }
        }
        return Long.MAX_VALUE;
    }
}
