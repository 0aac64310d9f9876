package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program may reach, and what stops it. */
@ParameterizedClass
@EnumSource(Engine.class)
final class AccessTest {

    private static final int FRAME = 64;

    private final VmRig rig;

    AccessTest(Engine engine) {
        this.rig = new VmRig(engine);
    }

    @ParameterizedTest
    @EnumSource
    void theFrameIsReachedToItsLastByte(Size size) {
        rig.run(code -> code.mov(R0, 0)
                .store(size, R1, FRAME - size.bytes(), 1)
                .load(size, R0, R1, 0)
                .exit());
    }

    @ParameterizedTest
    @EnumSource
    void behindTheFrameIsNothing(Size size) {
        trapped(
                "outside the frame",
                code -> code.load(size, R0, R1, FRAME - size.bytes() + 1).exit());
        trapped(
                "outside the frame",
                code -> code.store(size, R1, FRAME - size.bytes() + 1, 1).exit());
    }

    @ParameterizedTest
    @EnumSource
    void beforeTheFrameIsNothing(Size size) {
        trapped("outside the frame", code -> code.load(size, R0, R1, -1).exit());
        trapped("outside the frame", code -> code.store(size, R1, -1, 1).exit());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                -8,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                0xffff_ffffL,
                1L << 32,
                3L << 32,
                5L << 32,
                16L << 32,
                1L << 40,
                0xffff_ffffL << 32,
                0x8000_0000L << 32,
                2L << 32,
                (2L << 32) + 65536
            })
    void wildAddressesTrap(long address) {
        for (Size size : Size.values()) {
            if (address != 1L << 32 || size != Size.WORD) {
                trapped(
                        "slot 2",
                        code -> code.loadImm64(R6, address)
                                .load(size, R0, R6, 0)
                                .exit());
            }
            trapped(
                    "slot 2",
                    code -> code.loadImm64(R6, address).store(size, R6, 0, 1).exit());
        }
    }

    @ParameterizedTest
    @CsvSource({"-512, 8", "-8, 8", "-1, 1", "-4, 4"})
    void theStackIsReached(int offset, int bytes) {
        Size size = Size.values()[Integer.numberOfTrailingZeros(bytes)];

        assertEquals(
                1,
                rig.run(code -> moved(code, offset)
                        .store(size, R6, 0, 1)
                        .load(size, R0, R6, 0)
                        .exit()));
    }

    @ParameterizedTest
    @CsvSource({"-513, BYTE", "0, BYTE", "-7, DOUBLE", "-516, WORD", "-1, HALF", "-1000, BYTE"})
    void besideTheStackIsNothing(int offset, Size size) {
        trapped("stack", code -> moved(code, offset).load(size, R0, R6, 0).exit());
        trapped("stack", code -> moved(code, offset).store(size, R6, 0, 1).exit());
    }

    @Test
    void theContextHasTheFieldsOfXdpMd() {
        rig.context.ingressIfindex(7);
        rig.context.rxQueueIndex(-1);

        assertEquals(
                FRAME,
                rig.verdict(code -> code.load(Size.WORD, R0, R1, 4)
                        .load(Size.WORD, R2, R1, 0)
                        .alu(AluOp.SUB, R0, R2)
                        .exit()));
        assertEquals(
                0,
                rig.verdict(code -> code.load(Size.WORD, R0, R1, 8)
                        .load(Size.WORD, R2, R1, 0)
                        .alu(AluOp.SUB, R0, R2)
                        .exit()));
        assertEquals(7, rig.verdict(code -> code.load(Size.WORD, R0, R1, 12).exit()));
        assertEquals(-1, rig.verdict(code -> code.load(Size.WORD, R0, R1, 16).exit()));
        assertEquals(0, rig.verdict(code -> code.load(Size.WORD, R0, R1, 20).exit()));
    }

    @ParameterizedTest
    @CsvSource({"0, BYTE", "0, HALF", "0, DOUBLE", "2, WORD", "24, WORD", "-4, WORD", "16, DOUBLE"})
    void onlyWholeFieldsOfTheContextAreRead(int offset, Size size) {
        var trap = assertThrows(
                VmTrapException.class,
                () -> rig.verdict(code -> code.load(size, R0, R1, offset).exit()));

        assertEquals(0, trap.slot());
    }

    @Test
    void theContextIsReadOnly() {
        assertThrows(
                VmTrapException.class,
                () -> rig.verdict(code -> code.store(Size.WORD, R1, 12, 1).exit()));
    }

    @Test
    void valuesOfMapsAreReachedOneByOne() {
        rig.map(MapSpec.of("values", MapType.ARRAY, 4, 12, 4));

        assertEquals(
                5,
                rig.run(code -> value(code, 0)
                        .store(Size.WORD, R6, 8, 5)
                        .load(Size.WORD, R0, R6, 8)
                        .exit()));
        assertEquals(
                5, rig.run(code -> value(code, 8).load(Size.WORD, R0, R6, 0).exit()));
        assertEquals(
                0, rig.run(code -> value(code, 0).load(Size.WORD, R0, R6, 16).exit()));
        trapped(
                "outside a value of map values",
                code -> value(code, 0).load(Size.WORD, R0, R6, 9).exit());
        trapped(
                "outside a value of map values",
                code -> value(code, 0).load(Size.DOUBLE, R0, R6, 8).exit());
        trapped(
                "outside a value of map values",
                code -> value(code, 0).load(Size.BYTE, R0, R6, 12).exit());
        trapped(
                "outside a value of map values",
                code -> value(code, 0).load(Size.BYTE, R0, R6, 64).exit());
        trapped("slot 2", code -> value(code, 0).load(Size.BYTE, R0, R6, -1).exit());
    }

    @Test
    void readOnlyValuesAreNotWritten() {
        rig.map(new MapSpec("constants", MapType.ARRAY, 4, 8, 1, MapSpec.READ_ONLY_PROGRAM, Optional.empty()));

        assertEquals(
                0,
                rig.run(code -> code.add(new Instruction.LoadMapValueNamed(R6, "constants", 0))
                        .load(Size.DOUBLE, R0, R6, 0)
                        .exit()));
        trapped(
                "read only",
                code -> code.add(new Instruction.LoadMapValueNamed(R6, "constants", 0))
                        .store(Size.DOUBLE, R6, 0, 1)
                        .exit());
    }

    @Test
    void mapsAndFunctionsThemselvesAreNotReached() {
        rig.map(MapSpec.of("values", MapType.ARRAY, 4, 8, 4));

        trapped(
                "a map itself",
                code -> code.loadMap(R6, "values").load(Size.DOUBLE, R0, R6, 0).exit());
        trapped(
                "a function itself",
                code -> code.add(new Instruction.LoadFunction(R6, 3))
                        .load(Size.DOUBLE, R0, R6, 0)
                        .exit()
                        .exit());
    }

    @Test
    void atomicOperationsAreAlignedAndNotOnTheFrame() {
        trapped(
                "not aligned",
                code -> moved(code, -12)
                        .atomic(AtomicOp.ADD, Size.DOUBLE, R6, 0, R2)
                        .exit());
        trapped(
                "not aligned",
                code -> moved(code, -6)
                        .atomic(AtomicOp.ADD, Size.WORD, R6, 0, R2)
                        .exit());
        trapped(
                "on the frame",
                code -> code.atomic(AtomicOp.ADD, Size.WORD, R1, 0, R2).exit());
    }

    @Test
    void loopsThatNeverEndAreStopped() {
        trapped("ran for too long", code -> code.add(new Instruction.Jump(-1)));
        trapped("ran for too long", code -> code.add(new Instruction.JumpLong(-1)));
    }

    @Test
    void callsCostBudgetToo() {
        trapped("ran for too long", code -> {
            var function = code.label();
            var again = code.label();
            code.bind(again).callLocal(function).jump(again);
            code.bind(function).mov(R0, 0).exit();
        });
    }

    @Test
    void theTrapNamesTheSlot() {
        var trap = trapped(
                "slot 3: reads 8 bytes",
                code -> code.loadImm64(R6, 0)
                        .mov(R7, 1)
                        .load(Size.DOUBLE, R0, R6, 0)
                        .exit());

        assertEquals(3, trap.slot());
    }

    @Test
    void helpersReachNoMoreThanPrograms() {
        rig.map(MapSpec.of("values", MapType.ARRAY, 4, 8, 4));

        trapped(
                "slot 4: reads 4 bytes",
                code -> code.loadMap(R1, "values")
                        .mov(R2, R10)
                        .alu(AluOp.ADD, R2, -3)
                        .call(Helper.MAP_LOOKUP_ELEM)
                        .exit());
        trapped(
                "is no map",
                code -> code.mov(R1, 7).call(Helper.MAP_LOOKUP_ELEM).exit());
    }

    private static Assembler moved(Assembler code, int offset) {
        return code.mov(R6, R10).alu(AluOp.ADD, R6, offset);
    }

    private static Assembler value(Assembler code, int offset) {
        return code.add(new Instruction.LoadMapValueNamed(R6, "values", offset));
    }

    private VmTrapException trapped(String what, Consumer<Assembler> body) {
        var trap = assertThrows(VmTrapException.class, () -> rig.run(body));
        assertTrue(trap.getMessage().contains(what), trap.getMessage());
        return trap;
    }
}
