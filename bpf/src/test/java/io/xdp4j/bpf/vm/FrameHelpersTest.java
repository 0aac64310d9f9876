package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames of 60 bytes, numbered from 0, with 256 bytes of headroom in a page of 4,096. */
@ParameterizedClass
@EnumSource(Engine.class)
final class FrameHelpersTest {

    private static final int LENGTH = 60;
    private static final int EINVAL = -22;

    private final VmRig rig;

    FrameHelpersTest(Engine engine) {
        this.rig = new VmRig(engine);
    }

    @BeforeEach
    void takeFrame() {
        var bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) i;
        }
        rig.frame(bytes);
    }

    @ParameterizedTest
    @CsvSource({"-216, 0", "-217, -22", "46, 0", "47, -22", "8, 0", "-8, 0", "2147483647, -22", "-2147483648, -22"})
    void theHeadMovesBetweenTheKernelsPartAndTheLast14Bytes(int by, int result) {
        assertEquals(result, moved(Helper.XDP_ADJUST_HEAD, by));

        assertEquals(LENGTH - (result == 0 ? by : 0), rig.context.length());
        assertEquals(Buffer.HEADROOM + (result == 0 ? by : 0), rig.context.start());
    }

    @ParameterizedTest
    @CsvSource({"-46, 0", "-47, -22", "3460, 0", "3461, -22", "2147483647, -22", "-2147483648, -22"})
    void theTailMovesBetween14BytesAndTheEndOfThePage(int by, int result) {
        assertEquals(result, moved(Helper.XDP_ADJUST_TAIL, by));

        assertEquals(LENGTH + (result == 0 ? by : 0), rig.context.length());
    }

    @Test
    void bytesBehindTheOldTailAreZero() {
        moved(Helper.XDP_ADJUST_TAIL, -30);
        moved(Helper.XDP_ADJUST_TAIL, 30);

        assertEquals("1c1d" + "00".repeat(30), rig.frame().substring(2 * 28));
    }

    @ParameterizedTest
    @CsvSource({"-4, 0", "-252, -22", "-216, 0", "-3, -13", "4, -22", "0, 0"})
    void metadataIsBelowTheFrameInWords(int by, int result) {
        assertEquals(result, moved(Helper.XDP_ADJUST_META, by));

        assertEquals(result == 0 ? -by : 0, rig.context.metadata().byteSize());
    }

    @Test
    void metadataOfMoreThan255BytesIsRefused() {
        moved(Helper.XDP_ADJUST_HEAD, 40);

        assertEquals(0, moved(Helper.XDP_ADJUST_META, -252));
        assertEquals(-13, moved(Helper.XDP_ADJUST_META, -4));
    }

    @Test
    void metadataMovesWithTheHead() {
        assertEquals(
                0,
                rig.verdict(code -> code.mov(R6, R1)
                        .mov(R2, -4)
                        .call(Helper.XDP_ADJUST_META)
                        .load(Size.WORD, R2, R6, 8)
                        .store(Size.WORD, R2, 0, 0x0403_0201)
                        .mov(R1, R6)
                        .mov(R2, -8)
                        .call(Helper.XDP_ADJUST_HEAD)
                        .exit()));

        assertArrayEquals(new byte[] {1, 2, 3, 4}, rig.context.metadata().toArray(Memory.U8));
        assertEquals(Buffer.HEADROOM - 8, rig.context.start());
    }

    @Test
    void theHeadStaysAboveTheMetadata() {
        moved(Helper.XDP_ADJUST_META, -16);

        assertEquals(EINVAL, moved(Helper.XDP_ADJUST_HEAD, -204));
        assertEquals(0, moved(Helper.XDP_ADJUST_HEAD, -200));
    }

    @Test
    void pointersFromBeforeAreCheckedAgainstTheNewEnds() {
        assertThrows(
                VmTrapException.class,
                () -> rig.verdict(code -> code.load(Size.WORD, R6, R1, 0)
                        .mov(R2, 4)
                        .call(Helper.XDP_ADJUST_HEAD)
                        .load(Size.BYTE, R0, R6, 0)
                        .exit()));
    }

    @Test
    void bytesAreLoadedAndStored() {
        assertEquals(
                0x0b0a,
                rig.verdict(code -> code.mov(R2, 10)
                        .mov(R3, R10)
                        .alu(AluOp.ADD, R3, -8)
                        .mov(R4, 2)
                        .call(Helper.XDP_LOAD_BYTES)
                        .load(Size.HALF, R0, R10, -8)
                        .exit()));
        assertEquals(
                0,
                rig.verdict(code -> code.store(Size.WORD, R10, -8, -1)
                        .mov(R2, 58)
                        .mov(R3, R10)
                        .alu(AluOp.ADD, R3, -8)
                        .mov(R4, 2)
                        .call(Helper.XDP_STORE_BYTES)
                        .exit()));
        assertEquals("38" + "39ffff", rig.frame().substring(2 * 56));
    }

    @ParameterizedTest
    @CsvSource({"59, 2, -22", "65536, 1, -14", "60, 1, -22", "59, 1, 0", "60, 0, 0", "61, 0, -22"})
    void bytesBeyondTheFrameAreRefused(int offset, int bytes, int result) {
        assertEquals(
                result,
                rig.verdict(code -> code.mov(R2, offset)
                        .mov(R3, R10)
                        .alu(AluOp.ADD, R3, -8)
                        .mov(R4, bytes)
                        .call(Helper.XDP_LOAD_BYTES)
                        .exit()));
    }

    @Test
    void theLengthIsThatOfTheFrame() {
        assertEquals(
                LENGTH, rig.verdict(code -> code.call(Helper.XDP_GET_BUFF_LEN).exit()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0",
        "8, 0, 0, 63223",
        "0, 8, 0, 2312",
        "8, 8, 0, 65535",
        "0, 8, 65535, 2312",
        "4, 8, 1, 1031",
        "3, 0, 0, 65277",
        "0, 2, 0, 257",
        "0, 5, 0, 1286"
    })
    void checksumsDiffer(int from, int to, int seed, int result) {
        assertEquals(
                result,
                rig.verdict(code -> code.mov(R6, R1)
                        .loadImm64(R1, 0x0102_0304_0401_0101L)
                        .store(Size.DOUBLE, R10, -8, R1)
                        .mov(R1, R10)
                        .alu(AluOp.ADD, R1, -8)
                        .mov(R2, from)
                        .mov(R3, R1)
                        .mov(R4, to)
                        .mov(R5, seed)
                        .call(Helper.CSUM_DIFF)
                        .exit()));
    }

    @Test
    void helpersOnTheFrameWantTheContext() {
        assertThrows(
                VmTrapException.class,
                () -> rig.verdict(
                        code -> code.mov(R1, 0).call(Helper.XDP_GET_BUFF_LEN).exit()));
    }

    @Test
    void largerFramesHaveALargerPage() {
        rig.frame(new byte[9000]);

        assertEquals(12288 - 320 - 256, 9000 + room());
    }

    private int room() {
        int low = 0;
        while (moved(Helper.XDP_ADJUST_TAIL, 1) == 0) {
            low++;
        }
        return low;
    }

    private int moved(Helper helper, int by) {
        return rig.verdict(code -> code.mov(R2, by).call(helper).exit());
    }
}
