package io.xdp4j.linux.inspect;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfObjGetInfo;
import io.xdp4j.linux.abi.BpfProgInfo;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** What the kernel tells of a BPF object whose descriptor this process has; no right is needed for that. */
public final class BpfInfo {

    private BpfInfo() {}

    /** Returns a new segment with the object's {@code layout}, for example a {@code struct bpf_link_info}. */
    public static MemorySegment of(Arena arena, Fd object, StructLayout layout) throws XdpException {
        MemorySegment info = arena.allocate(layout);
        read(arena, object, info);
        return info;
    }

    /** Returns the tag in a {@code struct bpf_prog_info}, as bpftool shows it: eight bytes, first to last. */
    static String tag(MemorySegment program) {
        return String.format("%016x", Long.reverseBytes(program.get(JAVA_LONG, BpfProgInfo.TAG)));
    }

    /** Asks for what is wanted in {@code info}, which may point to memory for more. */
    public static void read(Arena arena, Fd object, MemorySegment info) throws XdpException {
        MemorySegment attr = arena.allocate(BpfObjGetInfo.LAYOUT);
        attr.set(JAVA_INT, BpfObjGetInfo.BPF_FD, object.number());
        attr.set(JAVA_INT, BpfObjGetInfo.INFO_LEN, (int) info.byteSize());
        attr.set(JAVA_LONG, BpfObjGetInfo.INFO, info.address());
        BpfCall.call("look at bpf object", Bpf.BPF_OBJ_GET_INFO_BY_FD, attr);
    }
}
