package io.xdp4j.linux.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfBtfInfo;
import io.xdp4j.linux.abi.BpfGetId;
import io.xdp4j.linux.abi.BpfMapInfo;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** BPF objects by their ids. Needs CAP_SYS_ADMIN. */
public final class BpfIds {

    private static final int MOST_BTF_BYTES = 1 << 26;

    private BpfIds() {}

    /** Opens a map. */
    public static Fd map(int id) throws XdpException {
        return open("map", Bpf.BPF_MAP_GET_FD_BY_ID, id);
    }

    /** Opens a program. */
    static Fd program(int id) throws XdpException {
        return open("program", Bpf.BPF_PROG_GET_FD_BY_ID, id);
    }

    /** Opens a link. */
    static Fd link(int id) throws XdpException {
        return open("link", Bpf.BPF_LINK_GET_FD_BY_ID, id);
    }

    /** Returns the map with an id, by its name. */
    static SeenMap seenMap(int id) throws XdpException {
        try (Arena arena = Arena.ofConfined();
                Fd map = map(id)) {
            return new SeenMap(id, BpfInfo.of(arena, map, BpfMapInfo.LAYOUT).getString(BpfMapInfo.NAME));
        }
    }

    /** Returns the BTF with an id, as it was loaded. */
    public static byte[] btf(int id) throws XdpException {
        try (Arena arena = Arena.ofConfined();
                Fd types = open("types", Bpf.BPF_BTF_GET_FD_BY_ID, id)) {
            MemorySegment info = BpfInfo.of(arena, types, BpfBtfInfo.LAYOUT);
            MemorySegment bytes =
                    arena.allocate(Math.clamp(info.get(JAVA_INT, BpfBtfInfo.BTF_SIZE), 1, MOST_BTF_BYTES));
            info.fill((byte) 0);
            info.set(JAVA_LONG, BpfBtfInfo.BTF, bytes.address());
            info.set(JAVA_INT, BpfBtfInfo.BTF_SIZE, (int) bytes.byteSize());
            BpfInfo.read(arena, types, info);
            return bytes.toArray(JAVA_BYTE);
        }
    }

    /** Returns the id after {@code id}, 0 if there is none; {@code command} is one of BPF_*_GET_NEXT_ID. */
    public static int next(int command, int id) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfGetId.LAYOUT);
            attr.set(JAVA_INT, BpfGetId.START_ID, id);
            BpfCall.call("list bpf objects", command, attr);
            return attr.get(JAVA_INT, BpfGetId.NEXT_ID);
        } catch (XdpException e) {
            if (Errno.ENOENT.is(e)) {
                return 0;
            }
            throw adminOnly(e);
        }
    }

    private static Fd open(String kind, int command, int id) throws XdpException {
        String operation = "open " + kind + " " + id;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfGetId.LAYOUT);
            attr.set(JAVA_INT, BpfGetId.START_ID, id);
            return Fd.of(BpfCall.call(operation, command, attr));
        } catch (XdpException e) {
            if (Errno.ENOENT.is(e)) {
                throw new XdpException(Kind.GONE, operation, e.code(), "there is none with that id", "");
            }
            throw adminOnly(e);
        }
    }

    private static XdpException adminOnly(XdpException refused) {
        return refused.kind() == Kind.DENIED
                ? new XdpException(
                        Kind.DENIED,
                        refused.operation(),
                        refused.code(),
                        "not permitted",
                        "ids need CAP_SYS_ADMIN: run as root, or name the file where it is pinned")
                : refused;
    }
}
