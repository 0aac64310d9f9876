package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.proof.Region;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * What a program runs with: the frame, the stack, the processor it believes to be on. One thread at a time, which is
 * held to: what would change it while a program runs is refused. Reused from run to run.
 *
 * <p>Fields, because compiled code reads them. Addresses of the frame are guest addresses, below 2 to the 32nd. What
 * programs reach is decided by {@link #host}, which every access that compiled code does not check itself ends in.
 *
 * @since 0.1
 */
public final class VmContext {

    private static final int XCHG = 0xe1;
    private static final VarHandle BUSY = busy();

    /** The VM it belongs to. */
    final Vm vm;

    /** All of the VM's memory. */
    final MemorySegment space;

    /** Add it to a guest address of the frame to get a host offset. */
    long packetDelta;

    /** {@code xdp_md.data_meta}: that of data if there is no metadata. */
    long dataMeta = Guest.PACKET;

    /** {@code xdp_md.data}. */
    long data = Guest.PACKET;

    /** {@code xdp_md.data_end}. */
    long dataEnd = Guest.PACKET;

    /** Guest address of the first byte of the buffer: how far down adjust_head may go. */
    long hardStart = Guest.PACKET;

    /** Guest address behind the buffer: how far up adjust_tail may go. */
    long hardEnd = Guest.PACKET;

    /** {@code xdp_md.ingress_ifindex}, u32. */
    int ingressIfindex = 1;

    /** {@code xdp_md.rx_queue_index}, u32. */
    int rxQueueIndex;

    /** {@code xdp_md.egress_ifindex}, u32. */
    int egressIfindex;

    /** Host offset of the stack's first byte, which is at guest address STACK. */
    final long stackOffset;

    /** The number of the CPU, below that of the VM's CPUs. */
    final int cpu;

    /** How many more jumps back and local calls this run may make. */
    long budget;

    /** How many more tail calls this run may make. */
    int tailCalls;

    /** Slot of the helper call that is running, for the trap. */
    int slot = -1;

    /** R10 of the function that called the helper that is running. */
    long framePointer;

    /** What SplitMix64 steps by. */
    static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    /** State of the random numbers. */
    long random;

    /** What the program is told of the time. */
    final VmClock clock;

    /** Guest address of the lock that the run holds, 0 if it holds none. */
    long lockAddress;

    /** The program that is running: what its helpers call back. */
    VmCode code;

    /** The VM's regions, as of when the run started or a map was last not found. */
    Region[] regions;

    /** Instead of the VM's regions, while a program is warmed up; else null. */
    Region[] warming;

    /** What the interpreter keeps between instructions. */
    final Registers registers = new Registers();

    /** R0 to R9 between the pieces of compiled functions that are too large for one method. */
    final long[] pieces = new long[10];

    /** Where redirect helpers said that the frame is to go. */
    final Redirect redirect = new Redirect();

    /** How many more bytes helpers may go through in this run. */
    long helperBytes;

    /** Where others are shown what they may read and change, and may keep: a copy of it. */
    final MemorySegment shown = MemorySegment.ofArray(new long[8]);

    private final Buffer buffer;

    private MemorySegment chunk = MemorySegment.ofArray(new byte[0]); // where the frame lies
    private long origin; // the byte of the chunk that guest PACKET stands for

    @SuppressWarnings("unused") // by its handle
    private boolean busy;

    VmContext(Vm vm, int cpu) {
        this.vm = vm;
        this.cpu = cpu;
        this.space = vm.memory().space();
        this.stackOffset = vm.memory().allocate(Guest.STACK_BYTES);
        this.buffer = new Buffer(vm.memory());
        this.regions = vm.regions();
        VmServices services = vm.services();
        this.clock = services.clock();
        this.random = services.seed() == 0 ? System.nanoTime() : services.seed() + GOLDEN * ((long) cpu << 32);
    }

    /**
     * Takes a frame in, by copying it, with 256 bytes of headroom.
     *
     * @param frame 14 bytes or more, as XDP sees them; not kept
     */
    public void frame(MemorySegment frame) {
        enter();
        try {
            buffer.copy(this, frame);
        } finally {
            leave();
        }
    }

    /**
     * Takes a frame in where it lies, if the VM's memory can have it there; else by copying it. Memory on the heap
     * never does; that of {@code NativeVm} does if nobody can close the chunk under a running program: if its arena is
     * confined to this thread, which then is the one to run programs on it, or is the global one. What lies before and
     * behind it in its chunk is where programs may move its ends to.
     *
     * @param chunk the frame with its headroom and tailroom; in place it is kept until the next frame is taken in
     * @param start bytes before the frame
     * @param length bytes of the frame
     */
    public void frame(MemorySegment chunk, long start, long length) {
        Objects.checkFromIndexSize(start, length, chunk.byteSize());
        long offset = vm.memory().offsetOf(chunk);
        if (offset < 0) {
            frame(chunk.asSlice(start, length));
            return;
        }
        if (chunk.byteSize() > Buffer.MAX_BYTES) {
            throw new IllegalArgumentException("a frame in " + chunk.byteSize() + " bytes is too large");
        }
        enter();
        try {
            place(chunk, offset, start, length, chunk.byteSize());
        } finally {
            leave();
        }
    }

    /**
     * Takes a frame in where it lies, as {@link #frame(MemorySegment, long, long)} does, without a segment of its own.
     *
     * @param memory that programs can run on in place; kept until the next frame is taken in
     * @param start of the frame in it, in bytes
     * @param before bytes before the frame that programs may move its start to
     * @param length bytes of the frame
     * @param behind bytes behind it that programs may move its end to
     * @throws IllegalArgumentException if the VM cannot have it there: then the frame is to be copied
     */
    public void frame(MemorySegment memory, long start, int before, int length, int behind) {
        long offset = vm.memory().offsetOf(memory);
        long bytes = (long) before + length + behind;
        if (offset < 0 || bytes > Buffer.MAX_BYTES || (before | length | behind) < 0) {
            throw new IllegalArgumentException(before + " + " + length + " + " + behind + " bytes at host " + offset);
        }
        long first = start - before;
        Objects.checkFromIndexSize(first, bytes, memory.byteSize());
        enter();
        try {
            place(memory, offset + first, before, length, bytes);
            origin = first;
        } finally {
            leave();
        }
    }

    /** What begins at a host offset is the chunk; behind {@code end} of its bytes programs may move no end to. */
    void place(MemorySegment chunk, long offset, long start, long length, long end) {
        this.chunk = chunk;
        this.origin = 0;
        this.packetDelta = offset - Guest.PACKET;
        this.hardStart = Guest.PACKET;
        this.dataMeta = Guest.PACKET + start;
        this.data = dataMeta;
        this.dataEnd = data + length;
        this.hardEnd = Guest.PACKET + end;
    }

    /** {@return the frame as programs left it; what it holds when the next is taken in is not said} */
    public MemorySegment frame() {
        return part(data, dataEnd);
    }

    /** A slice of the chunk, not of the VM's memory: who keeps it for too long has memory that is closed, or old. */
    private MemorySegment part(long from, long to) {
        requireFrame();
        return chunk.asSlice(origin + from - Guest.PACKET, to - from);
    }

    /** Compiled code has the address alone: what was closed, or can be closed by another thread, is not run on. */
    void requireFrame() {
        if (!chunk.scope().isAlive()) {
            throw new IllegalStateException("the memory of the frame was closed: take in another frame first");
        }
        if (!chunk.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalStateException(
                    "the memory of the frame is confined to another thread: run programs there");
        }
    }

    /** Starts a run, or a change of what runs start with; to be ended. */
    void enter() {
        if (!BUSY.compareAndSet(this, false, true)) {
            throw new IllegalStateException(
                    "the context is in use: by another thread, or by the program that calls this");
        }
    }

    void leave() {
        BUSY.setRelease(this, false); // pairs with the compareAndSet of the next one
    }

    private static VarHandle busy() {
        try {
            return MethodHandles.lookup().findVarHandle(VmContext.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Makes all as it is at the start of a run. */
    void begin(VmCode program) {
        requireFrame();
        regions = known();
        budget = vm.budget();
        helperBytes = vm.helperBytes();
        tailCalls = TailCalls.MAX;
        registers.depth = 0;
        code = program;
        redirect.clear();
    }

    /** Ends a run. */
    void end() {
        try {
            if (lockAddress != 0) {
                unlock();
            }
        } finally {
            leave();
        }
    }

    /** {@return bytes of the frame} */
    public int length() {
        return (int) (dataEnd - data);
    }

    /** {@return how many bytes the frame's start is behind that of its chunk} */
    public int start() {
        return (int) (data - hardStart);
    }

    /** {@return the metadata in front of the frame; of 0 bytes if there is none} */
    public MemorySegment metadata() {
        return part(dataMeta, data);
    }

    /** Sets the interface, u32, that the frame came in by. */
    public void ingressIfindex(int ifindex) {
        this.ingressIfindex = ifindex;
    }

    /** Sets the queue, u32, that the frame came in by. */
    public void rxQueueIndex(int queue) {
        this.rxQueueIndex = queue;
    }

    /** {@return where the frame is to go if the verdict is to redirect it; the same object each time} */
    public Redirect redirect() {
        return redirect;
    }

    /** {@return the CPU that it stands for} */
    public int cpu() {
        return cpu;
    }

    /**
     * Returns the host offset of memory that a program reaches.
     *
     * @param address guest address
     * @param size 1 or more
     * @param write whether it is to be written
     * @param slot of the instruction, for the trap
     */
    long host(long address, long size, boolean write, int slot) {
        if (address >= dataMeta && size <= dataEnd - address) {
            return address + packetDelta;
        }
        int tag = Guest.tag(address);
        long offset = address & 0xffff_ffffL;
        if (tag == Guest.STACK_TAG && offset < Guest.STACK_BYTES) {
            long within = offset & (Guest.FRAME_STRIDE - 1);
            if (within >= Guest.FRAME_STRIDE - Guest.FRAME_BYTES && size <= Guest.FRAME_STRIDE - within) {
                return offset + stackOffset;
            }
        }
        int region = tag - Guest.FIRST_REGION_TAG;
        if (region >= 0 && region < regions.length && regions[region].holds(offset, size, write)) {
            return offset + regions[region].base;
        }
        return outside(address, size, write, slot);
    }

    /** Returns the regions that there are now. */
    Region[] known() {
        return warming == null ? vm.regions() : warming;
    }

    /** A region newer than the run is no reason to trap. */
    private long outside(long address, long size, boolean write, int slot) {
        Region[] now = known();
        if (now != regions) {
            regions = now;
            return host(address, size, write, slot);
        }
        throw new VmTrapException(slot, Places.describe(this, address, size, write));
    }

    /** Loads u8, zero-extended. */
    long load1(long address, int slot) {
        return Memory.get1(space, host(address, 1, false, slot));
    }

    /** Loads u16, zero-extended. */
    long load2(long address, int slot) {
        return Memory.get2(space, host(address, 2, false, slot));
    }

    /** Loads u32, zero-extended; of the context, too. */
    long load4(long address, int slot) {
        if (Guest.tag(address) == Guest.CONTEXT_TAG) {
            return contextField(address, slot);
        }
        return Memory.get4(space, host(address, 4, false, slot));
    }

    /** Loads u64. */
    long load8(long address, int slot) {
        return Memory.get8(space, host(address, 8, false, slot));
    }

    void store1(long address, long value, int slot) {
        Memory.put1(space, host(address, 1, true, slot), value);
    }

    void store2(long address, long value, int slot) {
        Memory.put2(space, host(address, 2, true, slot), value);
    }

    void store4(long address, long value, int slot) {
        Memory.put4(space, host(address, 4, true, slot), value);
    }

    void store8(long address, long value, int slot) {
        Memory.put8(space, host(address, 8, true, slot), value);
    }

    /**
     * An atomic operation on u32.
     *
     * @param op immediate of the instruction
     * @param expected R0, for a compare and exchange
     * @return what was there, zero-extended
     */
    long atomic4(int op, long address, long operand, long expected, int slot) {
        return Memory.atomic4(space, atomicHost(address, 4, slot), op, (int) operand, (int) expected) & 0xffff_ffffL;
    }

    /** The same on u64. */
    long atomic8(int op, long address, long operand, long expected, int slot) {
        return Memory.atomic8(space, atomicHost(address, 8, slot), op, operand, expected);
    }

    private long atomicHost(long address, int size, int slot) {
        if (Guest.tag(address) == Guest.PACKET_TAG && address >= dataMeta && address < dataEnd) {
            throw new VmTrapException(slot, "an atomic operation on the frame");
        }
        if ((address & (size - 1)) != 0) {
            throw new VmTrapException(slot, "an atomic operation at " + Places.hex(address) + ", which is not aligned");
        }
        return host(address, size, true, slot);
    }

    private long contextField(long address, int slot) {
        return switch ((int) (address - Guest.CONTEXT)) {
            case 0 -> data;
            case 4 -> dataEnd;
            case 8 -> dataMeta;
            case 12 -> ingressIfindex & 0xffff_ffffL;
            case 16 -> rxQueueIndex & 0xffff_ffffL;
            case 20 -> egressIfindex & 0xffff_ffffL;
            default -> throw new VmTrapException(slot, Places.describe(this, address, 4, false));
        };
    }

    /** Returns the map that an address stands for. */
    VmMap map(long address) {
        int region = (int) (address - Guest.MAP);
        if (Guest.tag(address) == Guest.MAP_TAG && region >= 0) {
            if (region >= regions.length) {
                regions = known();
            }
            if (region < regions.length) {
                return regions[region].map;
            }
        }
        throw new VmTrapException(slot, Places.hex(address) + " is no map");
    }

    /** Returns the program that a tail call goes on with, null if there is none; R1 to R3 are the arguments. */
    VmCode tailTarget(long context, long map, long index) {
        return TailCalls.target(this, context, map, index);
    }

    /** Runs the program that a tail call goes on with, in the frame of the function that asked for it. Returns R0. */
    long goOn(VmCode next, long r10) {
        VmCode caller = code;
        code = next;
        long result = next.run(this, Guest.CONTEXT, 0, r10);
        code = caller;
        return result;
    }

    /** Returns the host offset of some bytes that no program reaches: in front of the first stack frame. */
    long scratch() {
        return stackOffset;
    }

    /** Returns R10 of a function called by one with that R10. */
    long nextFrame(long r10, int slot) {
        if (r10 >= Guest.STACK + Guest.STACK_BYTES) {
            throw new VmTrapException(slot, "calls go deeper than " + Guest.FRAMES + " functions");
        }
        return r10 + Guest.FRAME_STRIDE;
    }

    /** Gives the lock back that the run holds. */
    void unlock() {
        atomic4(XCHG, lockAddress, 0, 0, slot);
        lockAddress = 0;
    }

    /** Counts what a helper goes through, before it does: what takes as long as many instructions is no free one. */
    void spend(long bytes) {
        helperBytes -= bytes;
        if (helperBytes < 0) {
            throw new VmTrapException(
                    slot, "the program ran for too long: its helpers, through " + vm.helperBytes() + " bytes");
        }
    }

    /** Ends a run whose budget is used up. */
    VmTrapException ranTooLong(int slot) {
        return new VmTrapException(slot, "the program ran for too long: " + vm.budget() + " jumps back and calls");
    }
}
