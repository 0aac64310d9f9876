package io.xdp4j.bpf.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Maps and global variables of real objects. */
final class ObjectMapTest {

    @Test
    void aMapIsWhatItsTypeSays() throws IOException {
        BpfObject object = Clang.object("counter", "-g");
        ObjectMap counts = object.map("counts").orElseThrow();
        Btf btf = object.btf().orElseThrow();

        assertEquals(MapSpec.of("counts", MapType.PERCPU_ARRAY, 4, 16, 5), counts.spec());
        assertEquals("__u32", btf.name(counts.keyType()));
        assertEquals("struct count", btf.name(counts.valueType()));
        assertFalse(counts.isVariables());
        assertFalse(counts.isFrozen());
    }

    @Test
    void sizesThatAreLeftToTheLoaderAreThoseOfLibbpf() {
        assertEquals(4, entries(MapType.PERF_EVENT_ARRAY, 0));
        assertEquals(2, entries(MapType.PERF_EVENT_ARRAY, 2));
        assertEquals(4096, entries(MapType.RINGBUF, 0));
        assertEquals(8192, entries(MapType.RINGBUF, 5000));
        assertEquals(8192, entries(MapType.RINGBUF, 8192));
        assertEquals(1 << 30, entries(MapType.RINGBUF, (1 << 30) + 1));
        assertEquals(0, entries(MapType.HASH, 0));
    }

    private static int entries(MapType type, int wanted) {
        var map = new ObjectMap(MapSpec.of("map", type, 0, 0, wanted), ".maps", 0, 0, false, Map.of(), new byte[0]);
        return map.specOn(4, 4096).entries();
    }

    @Test
    void mapsInMapsAndProgramsInMapsAreNamed() throws IOException {
        BpfObject object = Clang.object("nested", "-g");
        ObjectMap byIndex = object.map("by_index").orElseThrow();
        ObjectMap jumps = object.map("jumps").orElseThrow();

        assertEquals(MapType.ARRAY_OF_MAPS, byIndex.spec().type());
        assertEquals(
                Optional.of(
                        new MapSpec("by_index.inner", MapType.HASH, 4, 8, 16, MapSpec.NO_PREALLOC, Optional.empty())),
                byIndex.spec().inner());
        assertEquals(Map.of(1, "first", 3, "second"), byIndex.values());
        assertEquals(MapSpec.of("jumps", MapType.PROG_ARRAY, 4, 4, 8), jumps.spec());
        assertEquals(Map.of(5, "drop"), jumps.values());
        assertTrue(object.map("events").orElseThrow().pinned());
    }

    @Test
    void aMapOfAnUnknownKindIsRefusedWithWhatUsesItOnly() throws IOException {
        BpfObject object = Clang.object("nested", "-g");
        var refused = assertThrows(ObjectException.class, () -> object.link("sockets"));

        assertTrue(
                refused.getMessage().endsWith("map of_sockets: maps of type 24 are not supported"),
                refused::getMessage);
        assertTrue(object.map("of_sockets").isEmpty());
        assertTrue(object.map("painted").isEmpty());
        assertEquals(
                List.of("first", "second", "by_index", "jumps", "events"),
                object.maps().stream().map(ObjectMap::name).toList());
    }

    @Test
    void olderMapsNeedNoDebugInformation() throws IOException {
        BpfObject object = Clang.object("legacy");

        assertEquals(
                List.of(
                        MapSpec.of("ports", MapType.ARRAY, 4, 8, 1024),
                        new MapSpec("routes", MapType.LPM_TRIE, 8, 4, 100, MapSpec.NO_PREALLOC, Optional.empty())),
                object.maps().stream().map(ObjectMap::spec).toList());
        assertEquals(ProgramKind.XDP, object.programs().getFirst().kind());
        assertEquals(
                20, Clang.object("legacy", "-mcpu=v1").link("legacy").program().slots());
    }

    @Test
    void variablesAreInMapsNamedAsLibbpfNamesThem() throws IOException {
        BpfObject object = BpfObject.read("a_very_long_name", Clang.bytes("counter", "-g"));

        assertEquals(
                List.of("a_very_l.rodata", "a_very_l.data", ".data.big", "a_very_l.bss"),
                object.maps().stream()
                        .filter(ObjectMap::isVariables)
                        .map(ObjectMap::name)
                        .toList());
        assertEquals(
                new MapSpec("a_very_l.rodata", MapType.ARRAY, 4, 12, 1, 1 << 10 | 1 << 7, Optional.empty()),
                object.map(".rodata").orElseThrow().spec());
        assertTrue(object.map(".rodata").orElseThrow().isFrozen());
        assertFalse(object.map(".data").orElseThrow().isFrozen());
        assertArrayEquals(
                new byte[] {2, 0, 0, 0, 'c', 'o', 'u', 'n', 't', 'e', 'r', 0},
                object.map(".rodata").orElseThrow().contents());
    }

    @Test
    void variablesHaveTypesAndValues() throws IOException {
        BpfObject object = Clang.object("counter", "-g");

        assertEquals("__u32", object.variables().get("verdict").typeName());
        assertEquals("struct count", object.variables().get("last").typeName());
        assertEquals("char[8]", object.variables().get("label").typeName());
        assertEquals(-7, number(object, "limit"));
        assertEquals(200, number(object, "flag"));
        assertEquals(0x1234, number(object, "hidden"));
        assertEquals(0, number(object, "seen"));
        assertEquals(3, number(object, "big"));
    }

    @Test
    void aChangedVariableLeavesTheObjectAsItWas() throws IOException {
        BpfObject object = Clang.object("counter", "-g");
        BpfObject changed =
                object.withVariable("verdict", 1).withVariable("limit", -2).withVariable("seen", -1);

        assertEquals(1, number(changed, "verdict"));
        assertEquals(-2, number(changed, "limit"));
        assertEquals(-1, number(changed, "seen"));
        assertEquals(2, number(object, "verdict"));
        assertEquals(24, changed.map(".bss").orElseThrow().contents().length);
        assertArrayEquals(
                "changed\0".getBytes(),
                changed.withVariable("label", "changed\0".getBytes()).initial("label"));
    }

    @Test
    void aValueThatDoesNotFitIsRefused() throws IOException {
        BpfObject object = Clang.object("counter", "-g");

        assertEquals(
                "flag is from 0 to 255, not 256: it has 1 bytes",
                assertThrows(IllegalArgumentException.class, () -> object.withVariable("flag", 256))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> object.withVariable("flag", -1));
        assertThrows(IllegalArgumentException.class, () -> object.withVariable("limit", 1L << 31));
        assertEquals(
                "last is no number; it has 16 bytes and is struct count",
                assertThrows(IllegalArgumentException.class, () -> object.withVariable("last", 1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> object.withVariable("label", new byte[7]));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> object.withVariable("colour", 1))
                .getMessage()
                .contains("no variable colour; it has "));
    }

    @Test
    void theKernelIsToldWhereVariablesAre() throws IOException {
        BpfObject object = Clang.object("counter", "-g");
        Btf btf = Btf.read(object.kernelBtf().orElseThrow());
        var data = btf.dataSection(".data").orElseThrow();

        assertEquals(
                0, object.btf().orElseThrow().dataSection(".data").orElseThrow().bytes());
        assertEquals(8, data.bytes());
        for (BtfType.Placement placement : data.variables()) {
            Variable variable =
                    object.variables().get(btf.type(placement.type()).name());
            assertEquals(variable.offset(), placement.offset());
            assertEquals(variable.bytes(), placement.bytes());
        }
        assertEquals(object.btf().orElseThrow().types().size(), btf.types().size());
    }

    @Test
    void sizesThatAreLeftOpenAreThoseOfTheMachine() {
        assertEquals(6, on(MapSpec.of("events", MapType.PERF_EVENT_ARRAY, 4, 4, 0)));
        assertEquals(2, on(MapSpec.of("events", MapType.PERF_EVENT_ARRAY, 4, 4, 2)));
        assertEquals(4096, on(MapSpec.of("ring", MapType.RINGBUF, 0, 0, 1)));
        assertEquals(8192, on(MapSpec.of("ring", MapType.RINGBUF, 0, 0, 5000)));
        assertEquals(5000, on(MapSpec.of("hash", MapType.HASH, 4, 4, 5000)));
    }

    private static int on(MapSpec spec) {
        return new ObjectMap(spec, ".maps", 0, 0, false, Map.of(), new byte[0])
                .specOn(6, 4096)
                .entries();
    }

    @Test
    void theKernelIsNotToldOfWhatIsElsewhere() throws IOException {
        BpfObject object = Clang.object("needs", "-g");
        Btf before = object.btf().orElseThrow();
        Btf btf = Btf.read(object.kernelBtf().orElseThrow());

        assertEquals(before.types().size(), btf.types().size());
        assertTrue(before.dataSection(".ksyms").isPresent());
        assertTrue(btf.dataSection(".ksyms").isEmpty());
        assertTrue(btf.dataSection(".kconfig").isEmpty());
        for (BtfType type : btf.types()) {
            assertFalse(type instanceof BtfType.Function function && function.linkage() == 2, type::toString);
            assertFalse(type instanceof BtfType.Var variable && variable.linkage() == 2, type::toString);
        }
    }

    private static long number(BpfObject object, String variable) {
        return object.withVariable(variable, object.initial(variable))
                .variables()
                .get(variable)
                .number(whole(object, variable));
    }

    private static byte[] whole(BpfObject object, String variable) {
        Variable known = object.variables().get(variable);
        byte[] whole = new byte[known.offset() + known.bytes()];
        System.arraycopy(object.initial(variable), 0, whole, known.offset(), known.bytes());
        return whole;
    }
}
