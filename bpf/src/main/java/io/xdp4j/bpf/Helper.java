package io.xdp4j.bpf;

import java.util.Locale;

/**
 * The helper functions XDP programs use, by Linux's numbers; other runtimes number theirs differently.
 *
 * <p>The kernel knows more, which {@link Instruction.Call} takes by number. Source: {@code ___BPF_FUNC_MAPPER} in
 * {@code include/uapi/linux/bpf.h}, Linux 6.1.
 */
public enum Helper {
    /** Address of a map's value, or null. */
    MAP_LOOKUP_ELEM(1),
    /** Puts an entry into a map. */
    MAP_UPDATE_ELEM(2),
    /** Removes an entry of a map. */
    MAP_DELETE_ELEM(3),
    /** Nanoseconds since boot, without suspend. */
    KTIME_GET_NS(5),
    /** Formats a line into the kernel's trace pipe. */
    TRACE_PRINTK(6),
    /** A pseudo-random u32. */
    GET_PRANDOM_U32(7),
    /** Number of this CPU. */
    GET_SMP_PROCESSOR_ID(8),
    /** Goes on with another program; returns only on failure. */
    TAIL_CALL(12),
    /** Sends the frame out of an interface. */
    REDIRECT(23),
    /** Writes a record, and packet bytes, to a perf ring. */
    PERF_EVENT_OUTPUT(25),
    /** Difference of two Internet checksums. */
    CSUM_DIFF(28),
    /** Moves the start of the frame. */
    XDP_ADJUST_HEAD(44),
    /** Redirects to an entry of an XSKMAP, DEVMAP or CPUMAP. */
    REDIRECT_MAP(51),
    /** Moves the start of the metadata. */
    XDP_ADJUST_META(54),
    /** Moves the end of the frame. */
    XDP_ADJUST_TAIL(65),
    /** Looks up route and neighbour. */
    FIB_LOOKUP(69),
    /** Finds a TCP socket, to be released. */
    SK_LOOKUP_TCP(84),
    /** Finds a UDP socket, to be released. */
    SK_LOOKUP_UDP(85),
    /** Releases a socket. */
    SK_RELEASE(86),
    /** Adds to a queue or stack. */
    MAP_PUSH_ELEM(87),
    /** Takes from a queue or stack. */
    MAP_POP_ELEM(88),
    /** Reads the next of a queue or stack. */
    MAP_PEEK_ELEM(89),
    /** Takes the lock in a map's value. */
    SPIN_LOCK(93),
    /** Gives the lock back. */
    SPIN_UNLOCK(94),
    /** Finds a TCP socket in any state, to be released. */
    SKC_LOOKUP_TCP(99),
    /** The kernel's tick count, u64. */
    JIFFIES64(118),
    /** Nanoseconds since boot, with suspend. */
    KTIME_GET_BOOT_NS(125),
    /** Copies a record into a ring buffer. */
    RINGBUF_OUTPUT(130),
    /** Reserves a record of a ring buffer, or null. */
    RINGBUF_RESERVE(131),
    /** Publishes a reserved record. */
    RINGBUF_SUBMIT(132),
    /** Gives a reserved record up. */
    RINGBUF_DISCARD(133),
    /** State of a ring buffer. */
    RINGBUF_QUERY(134),
    /** Nanoseconds since boot, of the last tick. */
    KTIME_GET_COARSE_NS(160),
    /** Whether a frame fits the MTU of an interface. */
    CHECK_MTU(163),
    /** Calls a function for each entry of a map. */
    FOR_EACH_MAP_ELEM(164),
    /** Formats into memory. */
    SNPRINTF(165),
    /** Initialises a timer in a map's value. */
    TIMER_INIT(169),
    /** Sets the function of a timer. */
    TIMER_SET_CALLBACK(170),
    /** Starts a timer. */
    TIMER_START(171),
    /** Stops a timer. */
    TIMER_CANCEL(172),
    /** Formats any number of values into the trace pipe. */
    TRACE_VPRINTK(177),
    /** Calls a function a number of times. */
    LOOP(181),
    /** Length of the frame with all its fragments. */
    XDP_GET_BUFF_LEN(188),
    /** Copies bytes out of the frame, across fragments. */
    XDP_LOAD_BYTES(189),
    /** Copies bytes into the frame, across fragments. */
    XDP_STORE_BYTES(190),
    /** Address of a map's value of a CPU, or null. */
    MAP_LOOKUP_PERCPU_ELEM(195),
    /** Makes a SYN cookie, IPv4. */
    TCP_RAW_GEN_SYNCOOKIE_IPV4(204),
    /** Makes a SYN cookie, IPv6. */
    TCP_RAW_GEN_SYNCOOKIE_IPV6(205),
    /** Checks a SYN cookie, IPv4. */
    TCP_RAW_CHECK_SYNCOOKIE_IPV4(206),
    /** Checks a SYN cookie, IPv6. */
    TCP_RAW_CHECK_SYNCOOKIE_IPV6(207),
    /** Nanoseconds of international atomic time. */
    KTIME_GET_TAI_NS(208);

    private final int id;

    Helper(int id) {
        this.id = id;
    }

    /** {@return the immediate of a call of it} */
    public int id() {
        return id;
    }

    /** {@return the name as in {@code bpf.h}, without {@code bpf_}} */
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }
}
