package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverUmem;
import io.xdp4j.linux.abi.IfXdp;
import io.xdp4j.linux.abi.XdpUmemReg;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Memory;
import io.xdp4j.os.ResourceLimits;
import io.xdp4j.os.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Frame memory: one anonymous mapping.
 *
 * <p>The kernel knows it through the socket that registers it; further sockets share it with one that is bound. So the
 * bound ones are kept here.
 */
final class LinuxUmem implements DriverUmem {

    /** A copy of a frame can have no checksum filled in by a card: the kernel is told to do it itself. */
    private static final int METADATA_FLAGS = IfXdp.XDP_UMEM_TX_METADATA_LEN | IfXdp.XDP_UMEM_TX_SW_CSUM;

    private final UmemSpec spec;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final List<LinuxSocket> bound = new ArrayList<>();
    private boolean multiBuffer; // what the kernel keeps for all sockets: the first one said it

    LinuxUmem(UmemSpec spec) throws XdpException {
        this.spec = spec;
        try {
            this.memory = Memory.allocate("allocate " + spec.sizeBytes() + " bytes of umem", spec.sizeBytes(), arena);
        } catch (XdpException e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public UmemSpec spec() {
        return spec;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public void close() {
        arena.close();
    }

    /** The sockets that are bound and use this memory; guarded by this. */
    List<LinuxSocket> bound() {
        return bound;
    }

    /** Returns whether frames of its sockets may be of several descriptors, if one is bound; guarded by this. */
    boolean multiBuffer() {
        return multiBuffer;
    }

    /** Takes note of what the first socket was bound with; guarded by this. */
    void multiBuffer(boolean first) {
        multiBuffer = first;
    }

    /** {@code setsockopt(XDP_UMEM_REG)}: makes the memory known to the kernel through {@code fd}. */
    void register(Fd fd) throws XdpException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment reg = call.allocate(XdpUmemReg.LAYOUT);
            reg.set(JAVA_LONG, XdpUmemReg.ADDR, memory.address());
            reg.set(JAVA_LONG, XdpUmemReg.LEN, memory.byteSize());
            reg.set(JAVA_INT, XdpUmemReg.CHUNK_SIZE, spec.chunkSize());
            reg.set(JAVA_INT, XdpUmemReg.HEADROOM, spec.headroom());
            reg.set(JAVA_INT, XdpUmemReg.TX_METADATA_LEN, spec.txMetadata());
            reg.set(JAVA_INT, XdpUmemReg.FLAGS, spec.txMetadata() == 0 ? 0 : METADATA_FLAGS);
            Sockets.setOption(
                    "register " + memory.byteSize() + " bytes of umem", fd, IfXdp.SOL_XDP, IfXdp.XDP_UMEM_REG, reg);
        } catch (XdpException e) {
            if (Errno.ENOBUFS.is(e)) {
                throw Errno.exception(e.operation(), e.code(), lockedMemoryAdvice());
            }
            if (Errno.EINVAL.is(e) && spec.txMetadata() != 0) {
                throw new UnsupportedFeatureException(
                        e.operation(),
                        e.code(),
                        "this kernel has no metadata of " + spec.txMetadata() + " bytes for frames that are sent",
                        "Linux 6.11 has; else leave withTxMetadata out");
            }
            if (Errno.EINVAL.is(e)) {
                throw Errno.exception(
                        e.operation(),
                        e.code(),
                        "chunks of " + spec.chunkSize() + " bytes must not be larger than a page of this kernel");
            }
            throw e;
        }
    }

    /** Processes of the same user share the limit, so that even less than it may be too much. */
    private String lockedMemoryAdvice() {
        long limit = ResourceLimits.lockedMemory();
        String is = limit == ResourceLimits.UNKNOWN || limit == ResourceLimits.UNLIMITED
                ? ""
                : " is " + limit + " bytes (ulimit -l " + (limit >> 10) + ") for all processes of this user and";
        long kibibytes = memory.byteSize() >> 10;
        return "the limit on locked memory" + is + " is too small: raise it (ulimit -l " + kibibytes
                + " or more), use fewer chunks, or give the process CAP_IPC_LOCK";
    }
}
