package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.VmMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Text in the value of a map: the format at 0, arguments at 64, room for the result at 128. */
@ParameterizedClass
@EnumSource(Engine.class)
final class TextHelpersTest {

    private static final int STRTOL = 105;
    private static final int STRTOUL = 106;
    private static final int STRNCMP = 182;

    private final VmRig rig;
    private final VmMap text;

    TextHelpersTest(Engine engine) {
        this.rig = new VmRig(engine);
        this.text = rig.map(MapSpec.of("text", MapType.ARRAY, 4, 256, 1));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "%d, -1, -1",
                "%u, -1, 4294967295",
                "%lld, -1, -1",
                "%llu, -1, 18446744073709551615",
                "%x, 255, ff",
                "%X, 255, FF",
                "%lx, -1, ffffffffffffffff",
                "%5d|, -42, \"  -42|\"",
                "%05d, -42, -0042",
                "%-5d|, 42, \"42   |\"",
                "100%%, 0, 100%",
                "%c%%, 65, A%",
                "%p, 1, 0000000000000001"
            })
    void numbersAreFormatted(String format, long argument, String expected) throws IOException {
        put(format, argument);

        assertEquals(expected.length(), rig.run(code -> trace(code, format.length() + 1, argument)));
        assertEquals(List.of(expected), rig.lines);
    }

    @ParameterizedTest
    @CsvSource({"%f", "%", "%d %d %d %d", "%l"})
    void formatsThatAreNotUnderstoodAreRefused(String format) throws IOException {
        put(format, 0);

        assertEquals(-22, rig.run(code -> trace(code, format.length() + 1, 0)));
        assertEquals(List.of(), rig.lines);
    }

    @Test
    void addressesAndStringsAreFollowed() throws IOException {
        put("%pI4 %s", 0);
        int at = 64;
        rig.run(code -> value(code, R1, at)
                .store(Size.WORD, R1, 0, 0x0403_0201)
                .store(Size.WORD, R1, 4, 'h' | 'i' << 8)
                .exit());

        rig.run(code -> value(code, R1, 0)
                .mov(R2, 8)
                .add(new Instruction.LoadMapValueNamed(R3, "text", at))
                .add(new Instruction.LoadMapValueNamed(R4, "text", at + 4))
                .call(Helper.TRACE_PRINTK)
                .exit());

        assertEquals(List.of("1.2.3.4 hi"), rig.lines);
    }

    @Test
    void textIsCutOffWhereTheRoomEnds() throws IOException {
        put("n=%d", 1234);

        assertEquals(7, rig.run(code -> snprintf(code, 16)));
        assertEquals("n=1234", string(128));
        assertEquals(7, rig.run(code -> snprintf(code, 4)));
        assertEquals("n=1", string(128));
        assertEquals(7, rig.run(code -> snprintf(code, 0)));
    }

    @Test
    void anyNumberOfValuesIsTraced() throws IOException {
        put("%d", 5);

        assertEquals(
                1,
                rig.run(code -> value(code, R1, 0)
                        .mov(R2, 3)
                        .add(new Instruction.LoadMapValueNamed(R3, "text", 64))
                        .mov(R4, 8)
                        .call(Helper.TRACE_VPRINTK)
                        .exit()));
        assertEquals(List.of("5"), rig.lines);
    }

    @ParameterizedTest
    @CsvSource({
        "12x, 0, 2, 12",
        "0x1F, 0, 4, 31",
        "0x1F, 16, 4, 31",
        "017, 0, 3, 15",
        "-8, 0, 2, -8",
        "'  7', 10, 3, 7",
        "x, 0, -22, 0",
        "-, 0, -22, 0",
        "9223372036854775807, 0, 19, 9223372036854775807",
        "9223372036854775808, 0, -34, 0",
        "-9223372036854775808, 0, 20, -9223372036854775808",
        "99999999999999999999, 0, -34, 0",
        "5, 3, -22, 0",
        "5, 32, -22, 0",
        "0x, 0, 1, 0"
    })
    void numbersAreRead(String number, int base, long result, long value) throws IOException {
        put(number, 0);

        assertEquals(
                result,
                rig.run(code -> parse(code, STRTOL, number.length(), base).exit()));
        assertEquals(
                value,
                rig.run(code -> parse(code, STRTOL, number.length(), base)
                        .load(Size.DOUBLE, R0, R10, -8)
                        .exit()));
    }

    @Test
    void unsignedNumbersHave64BitsAndNoSign() throws IOException {
        put("18446744073709551615", 0);
        assertEquals(20, rig.run(code -> parse(code, STRTOUL, 20, 0).exit()));

        put("-1", 0);
        assertEquals(-22, rig.run(code -> parse(code, STRTOUL, 2, 0).exit()));
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 3, 0", "abd, abc, 3, 1", "abb, abc, 3, -1", "abd, abc, 2, 0", "ab, abc, 3, -1"})
    void stringsAreCompared(String left, String right, int bytes, int result) throws IOException {
        put(left + "\0".repeat(64 - left.length()) + right, -1);

        assertEquals(
                result,
                rig.run(code -> value(code, R1, 0)
                        .mov(R2, bytes)
                        .add(new Instruction.LoadMapValueNamed(R3, "text", 64))
                        .call(STRNCMP)
                        .exit()));
    }

    @Test
    void textWithoutAnEndTraps() throws IOException {
        put("a".repeat(256), -1);

        assertThrows(VmTrapException.class, () -> rig.run(code -> snprintf(code, 16)));
    }

    @Test
    void textThatIsTooLongForTheHeapTraps() throws IOException {
        VmMap large = rig.map(MapSpec.of("large", MapType.ARRAY, 4, 100_000, 1));
        var bytes = new byte[100_000];
        Arrays.fill(bytes, 0, bytes.length - 1, (byte) 'a');
        large.put(MemorySegment.ofArray(new int[1]), MemorySegment.ofArray(bytes), Put.ANY);
        put("%s", 0);

        var trap = assertThrows(
                VmTrapException.class,
                () -> rig.run(code -> value(code, R1, 0)
                        .mov(R2, 3)
                        .add(new Instruction.LoadMapValueNamed(R3, "large", 0))
                        .call(Helper.TRACE_PRINTK)
                        .exit()));

        assertTrue(trap.getMessage().contains("more than 65536 bytes"), trap.getMessage());
    }

    private void put(String string, long argument) throws IOException {
        var value = new byte[256];
        byte[] bytes = string.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, value, 0, bytes.length);
        if (bytes.length <= 64) {
            MemorySegment.ofArray(value).set(Memory.U64, 64, argument);
        }
        text.put(MemorySegment.ofArray(new int[1]), MemorySegment.ofArray(value), Put.ANY);
    }

    private String string(int at) throws IOException {
        var value = new byte[256];
        text.get(MemorySegment.ofArray(new int[1]), MemorySegment.ofArray(value));
        byte[] rest = Arrays.copyOfRange(value, at, value.length);
        return new String(rest, StandardCharsets.ISO_8859_1).split("\0", 2)[0];
    }

    private static Assembler value(Assembler code, Register to, int offset) {
        return code.add(new Instruction.LoadMapValueNamed(to, "text", offset));
    }

    private static void trace(Assembler code, int bytes, long argument) {
        value(code, R1, 0)
                .mov(R2, bytes)
                .loadImm64(R3, argument)
                .loadImm64(R4, argument)
                .loadImm64(R5, argument);
        code.call(Helper.TRACE_PRINTK).exit();
    }

    private static void snprintf(Assembler code, int bytes) {
        value(code, R1, 128).mov(R2, bytes);
        value(code, R3, 0);
        value(code, R4, 64).mov(R5, 8).call(Helper.SNPRINTF).exit();
    }

    private static Assembler parse(Assembler code, int helper, int bytes, int base) {
        code.store(Size.DOUBLE, R10, -8, 0).mov(R4, R10).alu(AluOp.ADD, R4, -8);
        return value(code, R1, 0).mov(R2, bytes).mov(R3, base).call(helper);
    }
}
