package io.xdp4j.tools.map;

import io.xdp4j.bpf.object.Btf;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.KernelMap;
import io.xdp4j.linux.MapInfo;
import io.xdp4j.linux.inspect.BpfIds;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A map of the kernel, with the types of its keys and values if the kernel knows them. Owns the map.
 *
 * @param map the map
 * @param info what the kernel tells of it
 * @param types those it was made with
 */
public record OpenMap(KernelMap map, MapInfo info, Optional<Btf> types) implements AutoCloseable {

    private static final String HEX = "hex:";
    private static final ValueLayout.OfInt NUMBER = ValueLayout.JAVA_INT_UNALIGNED;

    /** Reads what is given as JSON. */
    @FunctionalInterface
    public interface Json {

        /** Returns maps, lists, texts and numbers. */
        Object read(String text);
    }

    /** Opens the map with an id, of a file of bpffs if {@code named} has a slash, or with a name. */
    public static OpenMap of(String named) throws IOException {
        KernelMap map = open(named);
        try {
            MapInfo info = map.info();
            return new OpenMap(map, info, info.btfId() == 0 ? Optional.empty() : types(info.btfId()));
        } catch (IOException | RuntimeException e) {
            map.close();
            throw e;
        }
    }

    /** Returns what the map is, for a document. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", 1);
        document.put("id", info.id());
        document.put("name", info.name());
        document.put("type", info.typeName());
        document.put("keyBytes", info.keyBytes());
        document.put("valueBytes", info.valueBytes());
        document.put("entries", Integer.toUnsignedLong(info.entries()));
        document.put("flags", info.flags());
        return document;
    }

    /** Returns a key as text, number or members; hex if its type is not known, and it is no index. */
    public Object key(MemorySegment key) throws IOException {
        return map.spec().type().isIndexed()
                ? (Object) Integer.toUnsignedLong(key.get(NUMBER, 0))
                : read(info.keyType(), key);
    }

    /** Returns a value, of each CPU if they have values of their own. */
    public Object value(MemorySegment value) throws IOException {
        if (!map.spec().type().isPerCpu()) {
            return isNumbered() ? (Object) Integer.toUnsignedLong(value.get(NUMBER, 0)) : read(info.valueType(), value);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int cpu = 0; cpu < map.cpus(); cpu++) {
            MemorySegment one = value.asSlice((long) cpu * map.valueStride(), info.valueBytes());
            values.put(Integer.toString(cpu), read(info.valueType(), one));
        }
        return values;
    }

    /** Returns the bytes of a key that a person wrote. */
    public MemorySegment key(String text, Json json) throws IOException {
        MemorySegment key = MemorySegment.ofArray(new byte[info.keyBytes()]);
        if (map.spec().type().isIndexed() && !text.startsWith(HEX)) {
            key.set(NUMBER, 0, index(text));
        } else {
            write("key", info.keyType(), text, key, json);
        }
        return key;
    }

    /** Returns the bytes of a value that a person wrote, for all CPUs; what it does not say is as in {@code old}. */
    public MemorySegment value(String text, MemorySegment old, Json json) throws IOException {
        MemorySegment all =
                MemorySegment.ofArray(new byte[(int) map.entryBytes()]).copyFrom(old);
        for (int cpu = 0; cpu < map.cpus(); cpu++) {
            write(
                    "value",
                    info.valueType(),
                    text,
                    all.asSlice((long) cpu * map.valueStride(), info.valueBytes()),
                    json);
        }
        return all;
    }

    @Override
    public void close() {
        map.close();
    }

    /** Ids of programs and maps, indices of interfaces, sizes of queues. */
    private boolean isNumbered() {
        return switch (map.spec().type()) {
            case PROG_ARRAY, ARRAY_OF_MAPS, HASH_OF_MAPS, DEVMAP, DEVMAP_HASH, CPUMAP -> info.valueBytes() == 4;
            case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE -> false;
            case PERF_EVENT_ARRAY, XSKMAP, QUEUE, STACK, RINGBUF -> false;
        };
    }

    private static int index(String text) {
        try {
            return text.startsWith("0x")
                    ? Integer.parseUnsignedInt(text.substring(2), 16)
                    : Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("key " + text + ": an index is wanted, or hex: and bytes", e);
        }
    }

    private Object read(int type, MemorySegment bytes) throws IOException {
        return types.isPresent() && type != 0 ? new TypeReader(types.get()).read(type, bytes) : TypeReader.hex(bytes);
    }

    private void write(String what, int type, String text, MemorySegment into, Json json) throws IOException {
        try {
            if (types.isEmpty() || type == 0 || text.startsWith(HEX)) {
                hex(text, into);
            } else {
                boolean structured = text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
                new TypeWriter(types.get()).write(type, structured ? json.read(text) : text, into);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " " + e.getMessage(), e);
        }
    }

    private static void hex(String text, MemorySegment into) {
        String digits = (text.startsWith(HEX) ? text.substring(HEX.length()) : text).replace(" ", "");
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + ": bytes in hex are wanted, as 0a000000", e);
        }
        if (bytes.length != into.byteSize()) {
            throw new IllegalArgumentException(
                    text + ": " + into.byteSize() + " bytes are wanted, not " + bytes.length);
        }
        into.copyFrom(MemorySegment.ofArray(bytes));
    }

    private static KernelMap open(String named) throws XdpException {
        if (named.contains("/")) {
            return KernelMap.open(Path.of(named));
        }
        if (named.matches("[0-9]{1,9}")) {
            return KernelMap.open(Integer.parseInt(named));
        }
        List<MapInfo> found =
                MapInfo.all().stream().filter(map -> map.name().equals(named)).toList();
        if (found.isEmpty()) {
            throw new XdpException(
                    Kind.GONE, "open map " + named, 0, "there is none of that name", "bpftool map lists all");
        }
        if (found.size() > 1) {
            String ids = found.stream().map(map -> Integer.toString(map.id())).collect(Collectors.joining(", "));
            throw new XdpException(
                    Kind.INVALID, "open map " + named, 0, "there are several of that name", "name an id: " + ids);
        }
        return KernelMap.open(found.getFirst().id());
    }

    private static Optional<Btf> types(int id) throws IOException {
        try {
            return Optional.of(Btf.read(BpfIds.btf(id)));
        } catch (XdpException e) {
            if (e.kind() == Kind.DENIED) {
                return Optional.empty(); // then it is hex
            }
            throw e;
        }
    }
}
