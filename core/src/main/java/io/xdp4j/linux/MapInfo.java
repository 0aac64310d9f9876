package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapInfo;
import io.xdp4j.linux.inspect.BpfIds;
import io.xdp4j.linux.inspect.BpfInfo;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel tells of a map.
 *
 * @param id its id
 * @param name its name, at most 15 bytes of it; may be empty
 * @param type BPF_MAP_TYPE_
 * @param keyBytes bytes of a key
 * @param valueBytes bytes of a value, of one CPU
 * @param entries most entries, u32
 * @param flags what it was made with
 * @param btfId id of the BTF that its types are of, 0 if there are none
 * @param keyType number of the type of keys in that, 0 if it is not known
 * @param valueType number of the type of values in that, 0 if it is not known
 */
public record MapInfo(
        int id,
        String name,
        int type,
        int keyBytes,
        int valueBytes,
        int entries,
        int flags,
        int btfId,
        int keyType,
        int valueType) {

    /** Asks the kernel. */
    static MapInfo of(Fd map) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = BpfInfo.of(arena, map, BpfMapInfo.LAYOUT);
            return new MapInfo(
                    info.get(JAVA_INT, BpfMapInfo.ID),
                    info.getString(BpfMapInfo.NAME),
                    info.get(JAVA_INT, BpfMapInfo.TYPE),
                    info.get(JAVA_INT, BpfMapInfo.KEY_SIZE),
                    info.get(JAVA_INT, BpfMapInfo.VALUE_SIZE),
                    info.get(JAVA_INT, BpfMapInfo.MAX_ENTRIES),
                    info.get(JAVA_INT, BpfMapInfo.MAP_FLAGS),
                    info.get(JAVA_INT, BpfMapInfo.BTF_ID),
                    info.get(JAVA_INT, BpfMapInfo.BTF_KEY_TYPE_ID),
                    info.get(JAVA_INT, BpfMapInfo.BTF_VALUE_TYPE_ID));
        }
    }

    /** Returns the maps there are, by rising id; those that end meanwhile are left out. Needs CAP_SYS_ADMIN. */
    public static List<MapInfo> all() throws XdpException {
        var maps = new ArrayList<MapInfo>();
        for (int id = BpfIds.next(Bpf.BPF_MAP_GET_NEXT_ID, 0); id != 0; id = BpfIds.next(Bpf.BPF_MAP_GET_NEXT_ID, id)) {
            try (Fd map = BpfIds.map(id)) {
                maps.add(of(map));
            } catch (XdpException e) {
                if (e.kind() != XdpException.Kind.GONE) {
                    throw e;
                }
            }
        }
        return List.copyOf(maps);
    }

    /** Returns how many bytes bpf(2) copies of a value: of a per-CPU map those of every possible processor. */
    int copiedBytes() throws XdpException {
        boolean perCpu = MapType.of(type).map(MapType::isPerCpu).orElse(false);
        return perCpu ? (valueBytes + 7 & -8) * Processors.possible() : valueBytes;
    }

    /** Returns the type as text, for example {@code lru_hash}, or {@code type 99}. */
    public String typeName() {
        return MapType.of(type).map(MapType::symbol).orElse("type " + type);
    }

    /** Returns what it is made like, as text. */
    String text() {
        return MapMaker.text(typeName(), keyBytes, valueBytes, entries, flags);
    }

    /** Returns the map behind {@code fd}, which it owns from now on. */
    static KernelMap map(Fd fd) throws XdpException {
        try {
            return new KernelMap(fd, of(fd).spec());
        } catch (XdpException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** The kernel does not tell what the maps in one of maps are like. */
    private MapSpec spec() throws XdpException {
        MapType known = MapType.of(type)
                .orElseThrow(() -> new UnsupportedFeatureException(
                        "open map " + id, 0, "maps of type " + type + " are none that XDP programs use", ""));
        String called = name.isEmpty() ? "map" + id : name;
        return new MapSpec(called, known, keyBytes, valueBytes, entries, flags, Optional.empty());
    }
}
