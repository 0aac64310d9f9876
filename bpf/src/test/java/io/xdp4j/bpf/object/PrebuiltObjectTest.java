package io.xdp4j.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The objects that Debian's xdp-tools come with. */
final class PrebuiltObjectTest {

    private static final Path FOLDER = Path.of("/usr/lib/x86_64-linux-gnu/bpf");

    static List<Path> objects() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "xdp-tools are not installed; see .ci/packages");
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".o")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyXdpProgramLinks(Path file) throws IOException {
        BpfObject object = BpfObject.read(file);

        assertFalse(object.programs().isEmpty());
        assertEquals("GPL", object.license());
        for (ProgramInfo program : object.programs()) {
            LinkedCode code = object.view(program.name());
            assertEquals(program.kind() == ProgramKind.XDP, code.needs().isEmpty(), program.name());
            assertTrue(code.hasTypes());
            assertFalse(code.lines().isEmpty());
            assertTrue(code.program().slots() >= program.slots());
        }
    }

    @Test
    void tracingProgramsAreReadableAndRefusedByName() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "xdp-tools are not installed; see .ci/packages");
        BpfObject object = BpfObject.read(FOLDER.resolve("xdpdump_bpf.o"));
        var refused = assertThrows(ObjectException.class, () -> object.link("trace_on_entry"));

        assertEquals(
                "program trace_on_entry: slot 1 needs a CO-RE relocation about struct xdp_buff, which is not supported"
                        + " yet; and 9 more",
                refused.getMessage());
        assertEquals(44, object.view("trace_on_entry").program().slots());
    }
}
