package io.xdp4j.linux.capture;

/**
 * What our program writes to the ring for a frame, behind what the kernel writes before it.
 *
 * <pre>
 *   kernel:  u32 type | u16 | u16 bytes of the record | u32 bytes of what follows
 *   ours:    u64 nanoseconds since boot | u32 interface | u32 queue | u32 length of the frame | u32 bytes here | bytes
 * </pre>
 */
final class CapturedRecord {

    /** What the kernel writes. */
    static final int HEADER = 12;

    static final int TIME = 0;
    static final int INTERFACE = 8;
    static final int QUEUE = 12;
    static final int LENGTH = 16;
    static final int KEPT = 20;
    static final int META_BYTES = 24;

    private CapturedRecord() {}
}
