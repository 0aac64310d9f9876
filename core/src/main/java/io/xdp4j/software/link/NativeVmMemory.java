package io.xdp4j.software.link;

import io.xdp4j.bpf.vm.memory.VmMemory;
import io.xdp4j.os.AddressSpace;
import io.xdp4j.os.HugePages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The VM's memory outside the Java heap. Its space is the whole address space, a host offset is an address: so that
 * frames can be run on where they lie, and so that compiled code compares an address once, with the memory that the
 * program may reach, and not again with a segment.
 *
 * <p>Allocations of 4 MiB or more are in huge pages, where the kernel has them: at random keys of a large map the
 * processor else looks for a page as long as for what is in it.
 *
 * <p>It is therefore as safe as the VM's checks, which let no program reach what is not in a frame, a stack or a map.
 */
public final class NativeVmMemory implements VmMemory {

    private static final long ALIGNMENT = 64;

    /** From here on in huge pages: aligning may waste as much as one of them. */
    private static final long LARGE = 2 * HugePages.BYTES;

    /** Addresses of user space have 47 bits, and compiled code relies on it. */
    private static final long END = 1L << 47;

    private static final MemorySegment SPACE = AddressSpace.all();
    private static final MemorySegment.Scope GLOBAL = Arena.global().scope();
    private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

    private final Arena arena = Arena.ofAuto(); // lives as long as its VM, which no scope of ours ends
    private final boolean vouches;

    /** Makes memory for machines that anybody gives frames. */
    public NativeVmMemory() {
        this(false);
    }

    private NativeVmMemory(boolean vouches) {
        this.vouches = vouches;
    }

    /**
     * Returns memory for machines that get frames of links alone, which lie in memory that nobody can close: they run
     * in place, whichever thread comes.
     */
    public static NativeVmMemory ofLinks() {
        return new NativeVmMemory(true);
    }

    @Override
    public MemorySegment space() {
        return SPACE;
    }

    @Override
    public long allocate(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        try {
            return bytes < LARGE ? checked(arena.allocate(bytes, ALIGNMENT)) : large(bytes);
        } catch (OutOfMemoryError e) {
            throw explained(bytes, e);
        }
    }

    private long large(long bytes) {
        MemorySegment memory = arena.allocate(bytes, HugePages.BYTES);
        HugePages.take(memory); // where there are none, small ones do
        return checked(memory);
    }

    private static OutOfMemoryError explained(long bytes, OutOfMemoryError cause) {
        var explained = new OutOfMemoryError("the VM needs " + bytes + " bytes more outside of the Java heap: "
                + cause.getMessage() + "; -XX:MaxDirectMemorySize, also in JAVA_TOOL_OPTIONS, gives it more");
        explained.initCause(cause);
        return explained;
    }

    private static long checked(MemorySegment segment) {
        long address = segment.address();
        if (address < 0 || address > END - segment.byteSize()) {
            throw new IllegalStateException("memory at 0x" + Long.toHexString(address) + ", above 47 bits");
        }
        return address;
    }

    @Override
    public MemorySegment segment(long offset, long bytes) {
        return AddressSpace.part(offset, bytes, arena);
    }

    @Override
    public long offsetOf(MemorySegment segment) {
        return segment.isNative() && !segment.isReadOnly() && stays(segment) ? checked(segment) : -1;
    }

    /** Whether no other thread can close it. Compiled code has its address: memory that is gone would end the JVM. */
    private boolean stays(MemorySegment segment) {
        return vouches
                || isConfinedToUs(segment)
                || segment.scope().equals(GLOBAL)
                || segment.scope().equals(arena.scope());
    }

    private static boolean isConfinedToUs(MemorySegment segment) {
        return segment.isAccessibleBy(Thread.currentThread()) && !segment.isAccessibleBy(NOBODY);
    }
}
