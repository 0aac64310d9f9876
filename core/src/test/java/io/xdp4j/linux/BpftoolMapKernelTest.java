package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.InstructionProgram;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** bpftool sees in a map of each type what we wrote, and we see what it wrote. */
@KernelTest
final class BpftoolMapKernelTest {

    @ParameterizedTest
    @EnumSource(MapType.class)
    void mapIsWhatWeSaidItIs(MapType type) throws Exception {
        try (KernelMap map = KernelMap.create(MapSamples.spec(type))) {
            JsonNode shown = Bpftool.json("map show id " + map.info().id());

            assertEquals(type.symbol(), shown.get("type").asString());
            assertEquals(map.spec().keyBytes(), shown.get("bytes_key").asInt());
            assertEquals(map.spec().valueBytes(), shown.get("bytes_value").asInt());
            assertEquals(map.spec().entries(), shown.get("max_entries").asInt());
            assertEquals(map.spec().name(), shown.get("name").asString());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "ARRAY", "LRU_HASH", "LPM_TRIE"})
    void bytesThatWeWroteAreThoseThatItReads(MapType type) throws Exception {
        try (KernelMap map = KernelMap.create(MapSamples.spec(type))) {
            MemorySegment key = MapSamples.key(type, 1);
            MemorySegment value = MapSamples.value(map, 40);
            map.put(key, value, Put.ANY);

            JsonNode read = Bpftool.json("map lookup id " + map.info().id() + " key " + words(key));

            assertEquals(hex(value), hex(read.get("value")));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "ARRAY", "LRU_HASH", "LPM_TRIE"})
    void bytesThatItWroteAreThoseThatWeRead(MapType type) throws Exception {
        try (KernelMap map = KernelMap.create(MapSamples.spec(type))) {
            MemorySegment key = MapSamples.key(type, 2);
            MemorySegment value = MapSamples.value(map, 90);

            Bpftool.run("map update id " + map.info().id() + " key " + words(key) + " value " + words(value));

            MemorySegment read = MapSamples.value(map, 0);
            assertTrue(map.get(key, read));
            assertArrayEquals(MapSamples.bytes(value), MapSamples.bytes(read));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"PERCPU_HASH", "PERCPU_ARRAY", "LRU_PERCPU_HASH"})
    void valuesOfEachCpuAreThoseThatItReads(MapType type) throws Exception {
        try (KernelMap map = KernelMap.create(MapSamples.spec(type))) {
            MemorySegment key = MapSamples.key(type, 1);
            MemorySegment values = MapSamples.value(map, 3);
            map.put(key, values, Put.ANY);

            JsonNode read = Bpftool.json("map lookup id " + map.info().id() + " key " + words(key));

            assertEquals(map.cpus(), read.get("values").size());
            for (JsonNode lane : read.get("values")) {
                MemorySegment ours = values.asSlice(
                        (long) lane.get("cpu").asInt() * map.valueStride(),
                        map.spec().valueBytes());
                assertEquals(hex(ours), hex(lane.get("value")));
            }
        }
    }

    @Test
    void queuesAndStacksHoldWhatEitherOfUsPushed() throws Exception {
        for (MapType type : new MapType[] {MapType.QUEUE, MapType.STACK}) {
            try (KernelMap map = KernelMap.create(MapSamples.spec(type))) {
                MemorySegment first = MapSamples.value(map, 1);
                MemorySegment second = MapSamples.value(map, 2);
                map.put(MapSamples.key(type, 0), first, Put.ANY);
                Bpftool.run("map push id " + map.info().id() + " value " + words(second));

                MemorySegment next = type == MapType.QUEUE ? first : second;
                assertEquals(
                        hex(next),
                        hex(Bpftool.json("map peek id " + map.info().id()).get("value")));
                MemorySegment read = MapSamples.value(map, 0);
                assertTrue(map.take(MapSamples.key(type, 0), read));
                assertEquals(hex(next), hex(read));
                Bpftool.run("map pop id " + map.info().id());
                assertFalse(map.take(MapSamples.key(type, 0), read));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
    void innerMapIsTheOneThatItReads(MapType type) throws Exception {
        try (KernelMap map = KernelMap.create(MapSamples.spec(type));
                KernelMap inner = KernelMap.create(map.spec().inner().orElseThrow())) {
            MemorySegment key = MapSamples.key(type, 1);
            map.putMap(key, inner, Put.ANY);

            JsonNode read = Bpftool.json("map lookup id " + map.info().id() + " key " + words(key));

            MemorySegment id = MapSamples.value(map, 0);
            assertTrue(map.get(key, id));
            assertEquals(inner.info().id(), number(id));
            assertEquals(hex(id), hex(read.get("value")));
            Bpftool.run("map update id " + map.info().id() + " key " + words(MapSamples.key(type, 2)) + " value id "
                    + inner.info().id());
            assertTrue(map.get(MapSamples.key(type, 2), id));
            assertEquals(inner.info().id(), number(id));
        }
    }

    @Test
    void programInAProgramArrayIsTheOneThatItReads() throws Exception {
        var code = new InstructionProgram(
                "pass", new Assembler().mov(Register.R0, 2).exit().instructions());
        try (KernelMap map = KernelMap.create(MapSamples.spec(MapType.PROG_ARRAY));
                BpfProgram program = BpfProgram.load(code, Map.<String, Fd>of())) {
            MemorySegment key = MapSamples.key(MapType.PROG_ARRAY, 3);
            map.putProgram(3, KernelProgram.of(program));

            String dump = Bpftool.run("map dump id " + map.info().id());

            assertTrue(dump.contains("03 00 00 00"), dump);
            MemorySegment id = MapSamples.value(map, 0);
            assertTrue(map.get(key, id));
            assertEquals(program.id(), number(id));
            Bpftool.run("map delete id " + map.info().id() + " key " + words(key));
            assertFalse(map.get(key, id));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"DEVMAP", "DEVMAP_HASH", "CPUMAP"})
    void redirectTargetsAreThoseThatItReads(MapType type) throws Exception {
        up();
        try (KernelMap map = KernelMap.create(MapSamples.spec(type))) {
            MemorySegment key = MapSamples.key(type, 0);
            MemorySegment value = MemorySegment.ofArray(new int[] {type == MapType.CPUMAP ? 192 : 1});
            map.put(key, value, Put.ANY);

            JsonNode read = Bpftool.json("map lookup id " + map.info().id() + " key " + words(key));

            assertEquals(hex(value), hex(read.get("value")));
            assertTrue(map.remove(key));
        }
    }

    private static void up() throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            for (Link link : route.links()) {
                route.setUp(link.index());
            }
        }
    }

    private static int number(MemorySegment value) {
        return value.get(JAVA_INT, 0);
    }

    private static String words(MemorySegment bytes) {
        return IntStream.range(0, (int) bytes.byteSize())
                .mapToObj(i -> Integer.toString(Byte.toUnsignedInt(bytes.get(JAVA_BYTE, i))))
                .collect(Collectors.joining(" "));
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(MapSamples.bytes(bytes));
    }

    /** bpftool writes bytes as {@code ["0x01", …]}. */
    private static String hex(JsonNode bytes) {
        var text = new StringBuilder();
        bytes.forEach(one -> text.append(one.asString().substring(2)));
        return text.toString();
    }
}
