package io.xdp4j.linux.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Every layout and constant of this package, against a table that a C compiler made. */
final class AbiTest {

    private static final JsonNode TABLE = table();

    @TestFactory
    Stream<DynamicTest> structsHaveTheOffsetsOfTheHeaders() {
        return TABLE.get("structs").properties().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry)));
    }

    @Test
    void constantsHaveTheValuesOfTheHeaders() throws Exception {
        JsonNode constants = TABLE.get("constants");
        int checked = 0;
        for (Class<?> owner : List.of(
                IfXdp.class, Bpf.class, Rtnetlink.class, Genetlink.class, Ethtool.class, SockDiag.class, Perf.class)) {
            for (Field field : owner.getFields()) {
                JsonNode expected = constants.get(field.getName());
                assertNotNull(expected, field + " is not in the table");
                assertEquals(expected.asLong(), ((Number) field.get(null)).longValue(), field.toString());
                checked++;
            }
        }
        assertEquals(constants.size(), checked);
    }

    @Test
    void everyLayoutIsInTheTable() throws IOException {
        Path sources = Path.of("src/main/java/io/xdp4j/linux/abi");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                boolean layout = Files.readString(file).contains("StructLayout LAYOUT");
                assertEquals(layout, TABLE.get("structs").has(name), name);
            }
        }
    }

    private static void check(Map.Entry<String, JsonNode> entry) throws Exception {
        Class<?> owner = Class.forName("io.xdp4j.linux.abi." + entry.getKey());
        var layout = (StructLayout) owner.getField("LAYOUT").get(null);
        JsonNode size = entry.getValue().get("sizeof");
        if (!size.isNull()) {
            assertTrue(layout.byteSize() <= size.asLong(), "longer than the kernel's");
        }
        for (Map.Entry<String, JsonNode> member : entry.getValue().get("fields").properties()) {
            long offset = layout.byteOffset(PathElement.groupElement(member.getKey()));
            long bytes =
                    layout.select(PathElement.groupElement(member.getKey())).byteSize();
            assertEquals(member.getValue().get("off").asLong(), offset, member.getKey());
            assertEquals(member.getValue().get("size").asLong(), bytes, member.getKey());
            if (layout.select(PathElement.groupElement(member.getKey())) instanceof ValueLayout value) {
                assertEquals(ByteOrder.nativeOrder(), value.order(), member.getKey());
            }
            Field constant = owner.getField(member.getKey().toUpperCase(java.util.Locale.ROOT));
            assertEquals(offset, constant.getLong(null), constant.toString());
        }
    }

    private static JsonNode table() {
        try (var in = AbiTest.class.getResourceAsStream("linux-abi.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
