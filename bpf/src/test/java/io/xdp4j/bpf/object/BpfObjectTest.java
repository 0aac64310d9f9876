package io.xdp4j.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.SourceLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs of real objects, as two compilers write them. */
final class BpfObjectTest {

    private static Stream<Arguments> compilersAndVersions() {
        return Stream.of(
                Arguments.of("clang", "v1"),
                Arguments.of("clang", "v2"),
                Arguments.of("clang", "v3"),
                Arguments.of("clang-19", "v1"),
                Arguments.of("clang-19", "v2"),
                Arguments.of("clang-19", "v3"),
                Arguments.of("clang-19", "v4"));
    }

    @ParameterizedTest
    @MethodSource("compilersAndVersions")
    void everyProgramOfASectionIsFound(String compiler, String version) throws IOException {
        BpfObject object = BpfObject.read("counter", Clang.by(compiler, "counter", "-g", "-mcpu=" + version));

        assertEquals(List.of("count_all", "pass", "on_devmap", "classify"), names(object.programs()));
        assertEquals("Dual MIT/GPL", object.license());
        assertEquals(
                List.of(ProgramKind.XDP, ProgramKind.XDP, ProgramKind.XDP_DEVMAP, ProgramKind.OTHER),
                object.programs().stream().map(ProgramInfo::kind).toList());
        assertEquals(
                List.of(false, false, true, false),
                object.programs().stream().map(ProgramInfo::frags).toList());
    }

    @ParameterizedTest
    @MethodSource("compilersAndVersions")
    void functionsThatAreCalledComeOnceAndCallsGoThere(String compiler, String version) throws IOException {
        LinkedCode code = BpfObject.read("counter", Clang.by(compiler, "counter", "-g", "-mcpu=" + version))
                .link("count_all");

        assertEquals(
                List.of("count_all", "shared", "add"),
                code.functions().stream().map(LinkedCode.Function::name).toList());
        assertEquals(code.program().slots(), slotsOf(code.functions()));
        assertEquals(
                List.of(code.functions().get(1).slot(), code.functions().get(2).slot()), callees(code.program()));
        assertTrue(code.hasTypes());
    }

    @ParameterizedTest
    @MethodSource("compilersAndVersions")
    void aProgramOfTwoFunctionsWithoutTheOthersIsLinkedAlone(String compiler, String version) throws IOException {
        LinkedCode code = BpfObject.read("counter", Clang.by(compiler, "counter", "-g", "-mcpu=" + version))
                .link("on_devmap");

        assertEquals(
                List.of("on_devmap", "add"),
                code.functions().stream().map(LinkedCode.Function::name).toList());
        assertEquals(
                List.of("counts"),
                code.program().instructions().stream()
                        .filter(Instruction.LoadMapNamed.class::isInstance)
                        .map(load -> ((Instruction.LoadMapNamed) load).map())
                        .toList());
    }

    @Test
    void linesAreThoseOfTheSourceBySlot() throws IOException {
        LinkedCode code = Clang.object("counter", "-g").link("count_all");
        List<SourceLine> lines = code.program().lines();

        assertTrue(
                lines.getFirst().file().endsWith("counter.c"), lines.getFirst().file());
        assertEquals("int count_all(struct xdp_md *context)", lines.getFirst().text());
        assertEquals(0, lines.getFirst().slot());
        for (LinkedCode.Function function : code.functions()) {
            assertTrue(
                    lines.stream()
                            .anyMatch(line -> line.slot() == function.slot()
                                    && line.text().contains(function.name() + "(struct xdp_md *context")),
                    function.name());
        }
        assertEquals(lines.size(), code.lines().size());
        Btf btf = Clang.object("counter", "-g").btf().orElseThrow();
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(lines.get(i).slot(), code.lines().get(i).slot());
            assertEquals(lines.get(i).text(), btf.text(code.lines().get(i).text()));
            assertEquals(lines.get(i).line(), code.lines().get(i).lineAndColumn() >>> 10);
        }
    }

    @Test
    void functionTypesAreThoseOfBtf() throws IOException {
        BpfObject object = Clang.object("counter", "-g");
        Btf btf = object.btf().orElseThrow();

        for (LinkedCode.Function function : object.link("count_all").functions()) {
            assertTrue(
                    btf.type(function.type()) instanceof BtfType.Function type
                            && type.name().equals(function.name()),
                    function.name());
        }
    }

    @Test
    void aCallbackIsLinkedAsAFunction() throws IOException {
        LinkedCode code = Clang.object("nested", "-g").link("entry");
        int step = code.functions().get(1).slot();
        List<Integer> targets = new ArrayList<>();
        int slot = 0;
        for (Instruction instruction : code.program().instructions()) {
            if (instruction instanceof Instruction.LoadFunction(var _, int offset)) {
                targets.add(slot + 1 + offset);
            }
            slot += instruction.slots();
        }

        assertEquals("step", code.functions().get(1).name());
        assertEquals(List.of(step), targets);
    }

    @Test
    void withoutDebugInformationProgramsWithoutMapsAreUsable() throws IOException {
        BpfObject object = Clang.object("counter");
        var refused = assertThrows(ObjectException.class, () -> object.link("on_devmap"));

        assertTrue(
                refused.getMessage().contains("map counts: its type is not known; compile with -g"),
                refused::getMessage);
        assertEquals(2, object.link("pass").program().slots());
        assertFalse(object.link("pass").hasTypes());
        assertTrue(object.btf().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "kfunc", "config", "variable", "missing"})
    void whatIsNotSupportedIsNamedAndTheOthersStayUsable(String program) throws IOException {
        BpfObject object = Clang.object("needs", "-g");
        String why =
                assertThrows(ObjectException.class, () -> object.link(program)).getMessage();

        String expected = switch (program) {
            case "core" -> "CO-RE relocation about struct net_device";
            case "kfunc" -> "kernel function (kfunc) bpf_xdp_metadata_rx_hash (.ksyms)";
            case "config" -> "CONFIG_HZ of the kernel's configuration (.kconfig)";
            case "variable" -> "kernel variable bpf_prog_active (.ksyms)";
            default -> "nowhere, which is not in this object";
        };
        assertTrue(why.startsWith("program " + program + ": slot ") && why.contains(expected), why);
        assertFalse(object.view(program).needs().isEmpty());
        assertTrue(object.link("fine").needs().isEmpty());
    }

    @Test
    void aProgramThatIsNotThereIsSaidWithThoseThatAre() throws IOException {
        BpfObject object = Clang.object("counter", "-g");
        var refused = assertThrows(IllegalArgumentException.class, () -> object.link("cuont"));

        assertEquals(
                "object counter has no program cuont; it has count_all, pass, on_devmap, classify",
                refused.getMessage());
    }

    private static List<String> names(List<ProgramInfo> programs) {
        return programs.stream().map(ProgramInfo::name).toList();
    }

    private static int slotsOf(List<LinkedCode.Function> functions) {
        return functions.stream().mapToInt(LinkedCode.Function::slots).sum();
    }

    private static List<Integer> callees(Program program) {
        List<Integer> callees = new ArrayList<>();
        int slot = 0;
        for (Instruction instruction : program.instructions()) {
            if (instruction instanceof Instruction.CallLocal(int offset)) {
                callees.add(slot + 1 + offset);
            }
            slot += instruction.slots();
        }
        return callees;
    }
}
