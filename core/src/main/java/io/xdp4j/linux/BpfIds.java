package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.bpf.map.MapType;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfGetId;
import io.xdp4j.linux.abi.BpfMapCreate;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** BPF objects by their ids. Needs CAP_SYS_ADMIN. */
public final class BpfIds {

    private BpfIds() {}

    /** Returns the maps there are, by rising id; those that end meanwhile are left out. */
    public static List<MapInfo> maps() throws XdpException {
        var maps = new ArrayList<MapInfo>();
        for (int id = next(Bpf.BPF_MAP_GET_NEXT_ID, 0); id != 0; id = next(Bpf.BPF_MAP_GET_NEXT_ID, id)) {
            try (Fd map = open("map", Bpf.BPF_MAP_GET_FD_BY_ID, id)) {
                maps.add(MapInfo.of(map));
            } catch (XdpException e) {
                if (e.kind() != Kind.GONE) {
                    throw e;
                }
            }
        }
        return List.copyOf(maps);
    }

    /** Opens an object of some {@code kind} by its id. */
    static Fd open(String kind, int command, int id) throws XdpException {
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

    /** Returns the id after {@code id}, 0 if there is none. */
    static int next(int command, int id) throws XdpException {
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

    /** Makes the smallest map of a type that every kernel takes which has the type at all. */
    static boolean isMapTypeKnown(MapType type) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfMapCreate.LAYOUT);
            attr.set(JAVA_INT, BpfMapCreate.MAP_TYPE, type.number());
            int keyless = type == MapType.QUEUE || type == MapType.STACK || type == MapType.RINGBUF ? 0 : 4;
            attr.set(JAVA_INT, BpfMapCreate.KEY_SIZE, type == MapType.LPM_TRIE ? 8 : keyless);
            attr.set(JAVA_INT, BpfMapCreate.VALUE_SIZE, type == MapType.RINGBUF ? 0 : 4);
            attr.set(JAVA_INT, BpfMapCreate.MAX_ENTRIES, type == MapType.RINGBUF ? 1 << 16 : 1);
            attr.set(JAVA_INT, BpfMapCreate.MAP_FLAGS, type == MapType.LPM_TRIE ? Bpf.BPF_F_NO_PREALLOC : 0);
            int result = BpfCall.attempt(Bpf.BPF_MAP_CREATE, attr);
            if (result >= 0) {
                Fd.of(result).close();
            }
            return result >= 0 || type.isOfMaps(); // which want an inner map
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
