package io.xdp4j.linux.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.object.LinkedCode;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.BpfLinkInfo;
import io.xdp4j.linux.abi.BpfProgInfo;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The instructions of a program as the kernel has changed them before it translates them for the processor. Needs
 * CAP_SYS_ADMIN, but for programs in a pin that this process may read CAP_BPF.
 *
 * @param id of the program
 * @param name of it, at most 15 bytes
 * @param tag the hash of its instructions, as bpftool shows it
 * @param instructions 8 bytes each; empty if this process may not see them
 * @param maps that it uses: names by id
 * @param btf its types, empty if it has none
 * @param functions types by the first slots
 * @param lines what was compiled to what; as in BTF
 */
public record KernelCode(
        int id,
        String name,
        String tag,
        byte[] instructions,
        Map<Integer, String> maps,
        byte[] btf,
        SortedMap<Integer, Integer> functions,
        List<LinkedCode.Line> lines) {

    private static final int SLOT = 8;
    private static final int MOST_BYTES = 1 << 26;

    /** Looks at the program with an id. */
    public static KernelCode ofId(int id) throws XdpException {
        try (Arena arena = Arena.ofConfined();
                Fd program = BpfIds.program(id)) {
            return read(arena, program);
        }
    }

    /**
     * Looks at the program that a file of bpffs holds, by itself or by its link; a path that is not absolute is from
     * where that is mounted.
     */
    public static KernelCode ofPin(Path named) throws XdpException {
        Path file = Pins.mounted().map(root -> root.resolve(named)).orElse(named);
        try (Arena arena = Arena.ofConfined();
                Fd object = Pins.open(file)) {
            return switch (OpenDescriptors.file(object)) {
                case "anon_inode:bpf-prog" -> read(arena, object);
                case "anon_inode:bpf_link", "anon_inode:bpf-link" ->
                    ofId(BpfInfo.of(arena, object, BpfLinkInfo.LAYOUT).get(JAVA_INT, BpfLinkInfo.PROG_ID));
                default ->
                    throw new XdpException(
                            XdpException.Kind.INVALID,
                            "look at " + file,
                            0,
                            "it is neither a program nor a link",
                            "maps are shown by xdp map dump");
            };
        }
    }

    private static KernelCode read(Arena arena, Fd program) throws XdpException {
        MemorySegment sizes = BpfInfo.of(arena, program, BpfProgInfo.LAYOUT);
        MemorySegment info = arena.allocate(BpfProgInfo.LAYOUT);
        MemorySegment code = wanted(arena, info, sizes, BpfProgInfo.XLATED_PROG_LEN, 1, BpfProgInfo.XLATED_PROG_INSNS);
        MemorySegment maps =
                wanted(arena, info, sizes, BpfProgInfo.NR_MAP_IDS, JAVA_INT.byteSize(), BpfProgInfo.MAP_IDS);
        int functionBytes = recordBytes(info, sizes, BpfProgInfo.FUNC_INFO_REC_SIZE);
        int lineBytes = recordBytes(info, sizes, BpfProgInfo.LINE_INFO_REC_SIZE);
        MemorySegment functions =
                wanted(arena, info, sizes, BpfProgInfo.NR_FUNC_INFO, functionBytes, BpfProgInfo.FUNC_INFO);
        MemorySegment lines = wanted(arena, info, sizes, BpfProgInfo.NR_LINE_INFO, lineBytes, BpfProgInfo.LINE_INFO);
        BpfInfo.read(arena, program, info);
        boolean hasCode = info.get(JAVA_LONG, BpfProgInfo.XLATED_PROG_INSNS) != 0;
        int btfId = info.get(JAVA_INT, BpfProgInfo.BTF_ID);
        return new KernelCode(
                info.get(JAVA_INT, BpfProgInfo.ID),
                info.getString(BpfProgInfo.NAME),
                BpfInfo.tag(info),
                hasCode ? code.toArray(JAVA_BYTE) : new byte[0],
                maps(maps),
                btfId == 0 ? new byte[0] : BpfIds.btf(btfId),
                functions(functions, functionBytes),
                lines(lines, lineBytes));
    }

    /** Asks for as many records as there were a moment ago; returns where they will be. */
    private static MemorySegment wanted(
            Arena arena, MemorySegment info, MemorySegment sizes, long countAt, long bytes, long addressAt)
            throws XdpException {
        int count = sizes.get(JAVA_INT, countAt);
        if (count < 0 || bytes < 0 || count * bytes > MOST_BYTES) {
            throw new XdpException(
                    XdpException.Kind.INVALID, "look at a program", 0, "it has " + count + " records of " + bytes, "");
        }
        MemorySegment records = arena.allocate(count * bytes, JAVA_LONG.byteAlignment());
        if (records.byteSize() > 0) {
            info.set(JAVA_INT, countAt, count);
            info.set(JAVA_LONG, addressAt, records.address());
        }
        return records;
    }

    private static int recordBytes(MemorySegment info, MemorySegment sizes, long at) {
        int bytes = sizes.get(JAVA_INT, at);
        info.set(JAVA_INT, at, bytes);
        return bytes;
    }

    private static Map<Integer, String> maps(MemorySegment ids) throws XdpException {
        Map<Integer, String> maps = new LinkedHashMap<>();
        for (int id : ids.toArray(JAVA_INT)) {
            maps.put(id, BpfIds.seenMap(id).name());
        }
        return maps;
    }

    private static SortedMap<Integer, Integer> functions(MemorySegment records, int bytes) {
        SortedMap<Integer, Integer> functions = new TreeMap<>();
        for (long at = 0; at < records.byteSize(); at += bytes) {
            functions.put(records.get(JAVA_INT, at), records.get(JAVA_INT, at + 4));
        }
        return functions;
    }

    private static List<LinkedCode.Line> lines(MemorySegment records, int bytes) {
        List<LinkedCode.Line> lines = new ArrayList<>();
        for (long at = 0; at < records.byteSize(); at += bytes) {
            lines.add(new LinkedCode.Line(
                    records.get(JAVA_INT, at),
                    records.get(JAVA_INT, at + 4),
                    records.get(JAVA_INT, at + 8),
                    records.get(JAVA_INT, at + 12)));
        }
        return List.copyOf(lines);
    }

    /** Returns how many slots it has. */
    public int slots() {
        return instructions.length / SLOT;
    }
}
