package io.xdp4j.linux.inspect;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfBtfInfo;
import io.xdp4j.linux.abi.BpfGetId;
import io.xdp4j.linux.abi.BpfLinkInfo;
import io.xdp4j.linux.abi.BpfMapInfo;
import io.xdp4j.linux.abi.BpfObjGet;
import io.xdp4j.linux.abi.BpfProgInfo;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * @param functions what begins where
 * @param lines what was compiled to what; as in BTF
 */
public record KernelCode(
        int id,
        String name,
        String tag,
        byte[] instructions,
        Map<Integer, String> maps,
        byte[] btf,
        List<Function> functions,
        List<Line> lines) {

    private static final int SLOT = 8;
    private static final int MOST_BYTES = 1 << 26;

    /**
     * A function: {@code struct bpf_func_info}.
     *
     * @param slot its first
     * @param type of it
     */
    public record Function(int slot, int type) {}

    /**
     * A line: {@code struct bpf_line_info}.
     *
     * @param slot the first that it is about
     * @param fileName offset of it in the names of BTF
     * @param text offset of it in the names of BTF
     * @param lineAndColumn line times 1024, and column
     */
    public record Line(int slot, int fileName, int text, int lineAndColumn) {}

    /** Looks at the program with an id. */
    public static KernelCode ofId(int id) throws XdpException {
        try (Arena arena = Arena.ofConfined();
                Fd program = open(arena, "open program " + id, Bpf.BPF_PROG_GET_FD_BY_ID, id)) {
            return read(arena, program);
        }
    }

    /** Looks at the program that a file of bpffs holds, by itself or by its link. */
    public static KernelCode ofPin(Path file) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfObjGet.LAYOUT);
            attr.set(
                    JAVA_LONG,
                    BpfObjGet.PATHNAME,
                    arena.allocateFrom(file.toString()).address());
            try (Fd object = Fd.of(BpfCall.call("open " + file, Bpf.BPF_OBJ_GET, attr))) {
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
        return new KernelCode(
                info.get(JAVA_INT, BpfProgInfo.ID),
                info.getString(BpfProgInfo.NAME),
                String.format("%016x", Long.reverseBytes(info.get(JAVA_LONG, BpfProgInfo.TAG))),
                hasCode ? code.toArray(JAVA_BYTE) : new byte[0],
                maps(arena, maps),
                btf(arena, info.get(JAVA_INT, BpfProgInfo.BTF_ID)),
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

    private static Map<Integer, String> maps(Arena arena, MemorySegment ids) throws XdpException {
        Map<Integer, String> maps = new LinkedHashMap<>();
        for (int id : ids.toArray(JAVA_INT)) {
            try (Fd map = open(arena, "open map " + id, Bpf.BPF_MAP_GET_FD_BY_ID, id)) {
                maps.put(id, BpfInfo.of(arena, map, BpfMapInfo.LAYOUT).getString(BpfMapInfo.NAME));
            }
        }
        return maps;
    }

    private static byte[] btf(Arena arena, int id) throws XdpException {
        if (id == 0) {
            return new byte[0];
        }
        try (Fd types = open(arena, "open types " + id, Bpf.BPF_BTF_GET_FD_BY_ID, id)) {
            int bytes = BpfInfo.of(arena, types, BpfBtfInfo.LAYOUT).get(JAVA_INT, BpfBtfInfo.BTF_SIZE);
            MemorySegment info = arena.allocate(BpfBtfInfo.LAYOUT);
            MemorySegment btf = arena.allocate(Math.clamp(bytes, 1, MOST_BYTES));
            info.set(JAVA_LONG, BpfBtfInfo.BTF, btf.address());
            info.set(JAVA_INT, BpfBtfInfo.BTF_SIZE, (int) btf.byteSize());
            BpfInfo.read(arena, types, info);
            return btf.toArray(JAVA_BYTE);
        }
    }

    private static List<Function> functions(MemorySegment records, int bytes) {
        List<Function> functions = new ArrayList<>();
        for (long at = 0; at < records.byteSize(); at += bytes) {
            functions.add(new Function(records.get(JAVA_INT, at), records.get(JAVA_INT, at + 4)));
        }
        return List.copyOf(functions);
    }

    private static List<Line> lines(MemorySegment records, int bytes) {
        List<Line> lines = new ArrayList<>();
        for (long at = 0; at < records.byteSize(); at += bytes) {
            lines.add(new Line(
                    records.get(JAVA_INT, at),
                    records.get(JAVA_INT, at + 4),
                    records.get(JAVA_INT, at + 8),
                    records.get(JAVA_INT, at + 12)));
        }
        return List.copyOf(lines);
    }

    private static Fd open(Arena arena, String operation, int command, int id) throws XdpException {
        MemorySegment attr = arena.allocate(BpfGetId.LAYOUT);
        attr.set(JAVA_INT, BpfGetId.START_ID, id);
        return Fd.of(BpfCall.call(operation, command, attr));
    }

    /** Returns how many slots it has. */
    public int slots() {
        return instructions.length / SLOT;
    }
}
