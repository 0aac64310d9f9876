package io.xdp4j.bpf.vm.map;

/**
 * The addresses that programs see. None is an address of the host, and 0 is never one.
 *
 * <pre>{@code
 *   63      32 31             0
 *   0          0x1000_0000 + i    byte i of the buffer that holds the frame: xdp_md has 32 bits for it
 *   1          offset             the context, struct xdp_md
 *   2          offset             the stack: R10 of frame k is (k + 1) * 1024, its 512 bytes are below it
 *   3          slot               a function of the program, to be called back
 *   4          map                a map itself, which no program reads
 *   16 + r     offset             region r: the values of a map, or of one CPU of it
 * }</pre>
 */
public final class Guest {

    /** Upper half of addresses of the frame. */
    public static final int PACKET_TAG = 0;

    /** Upper half of addresses of the context. */
    public static final int CONTEXT_TAG = 1;

    /** Upper half of addresses of the stack. */
    public static final int STACK_TAG = 2;

    /** Upper half of functions. */
    public static final int FUNCTION_TAG = 3;

    /** Upper half of maps themselves. */
    public static final int MAP_TAG = 4;

    /** Upper half of addresses of region 0. */
    public static final int FIRST_REGION_TAG = 16;

    /** Address of the first byte of the buffer that holds the frame. */
    public static final long PACKET = 0x1000_0000L;

    /** Address of the context. */
    public static final long CONTEXT = (long) CONTEXT_TAG << 32;

    /** Address of the stack. */
    public static final long STACK = (long) STACK_TAG << 32;

    /** Function at slot 0. */
    public static final long FUNCTION = (long) FUNCTION_TAG << 32;

    /** The map of region 0. */
    public static final long MAP = (long) MAP_TAG << 32;

    /** Bytes of struct xdp_md. */
    public static final int CONTEXT_BYTES = 24;

    /** Bytes of a stack frame that may be used. */
    public static final int FRAME_BYTES = 512;

    /** Bytes from one stack frame to the next: between two lies what nobody may touch. */
    public static final int FRAME_STRIDE = 1024;

    /** Most stack frames. */
    public static final int FRAMES = 64;

    /** Bytes of the whole stack. */
    public static final int STACK_BYTES = FRAME_STRIDE * FRAMES;

    private Guest() {}

    /** {@return the upper half of an address} */
    public static int tag(long address) {
        return (int) (address >>> 32);
    }

    /** {@return the address of the first byte of a region} */
    public static long region(int region) {
        return (long) (FIRST_REGION_TAG + region) << 32;
    }
}
