package io.xdp4j.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Disassembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.InstructionProgram;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The same programs in the VM and in the kernel give the same results. */
@KernelTest
@ParameterizedClass
@EnumSource
final class VmKernelTest {

    private static final long SEED = Long.getLong("vm.seed", System.nanoTime());
    private static final Duration BUDGET = Duration.ofSeconds(Long.getLong("vm.seconds", 10));
    private static final int LENGTH = 60;

    private final Engine engine;
    private final Vm vm = Vm.of(HeapMemory.of(1 << 20), 1);
    private final VmContext context = vm.context(0);

    VmKernelTest(Engine engine) {
        this.engine = engine;
    }

    @Test
    void programsMadeUpGiveTheKernelsResults() throws XdpException {
        var seeds = new SplittableRandom(SEED);
        long end = System.nanoTime() + BUDGET.toNanos();
        int accepted = 0;
        int refused = 0;
        while (System.nanoTime() < end) {
            long seed = seeds.nextLong();
            List<Instruction> program = RandomProgram.of(seed);
            try (KernelIsa kernel = KernelIsa.load(program, new byte[0])) {
                accepted++;
                assertEquals(
                        hex(kernel.result()),
                        hex(inVm(program)),
                        () -> seed + " of " + SEED + "\n" + Disassembler.text(program));
            } catch (VerifierException e) {
                refused++; // a program that is too wild for it, or that this kernel is too old for
            }
        }
        assertTrue(accepted > refused, accepted + " programs accepted, " + refused + " refused");
    }

    private long inVm(List<Instruction> program) {
        return vm.load(Program.of("random", program), Map.of(), engine).runOnFrame(context);
    }

    private static String hex(long value) {
        return Long.toHexString(value);
    }

    @ParameterizedTest
    @CsvSource({"-216", "-217", "46", "47", "-8", "2147483647", "-2147483648"})
    void theHeadMovesAsInTheKernel(int by) throws XdpException {
        same(code -> code.mov(Register.R2, by).call(Helper.XDP_ADJUST_HEAD).exit());
    }

    @ParameterizedTest
    @CsvSource({"-46", "-47", "1", "100", "3460", "3461", "2147483647", "-2147483648"})
    void theTailMovesAsInTheKernel(int by) throws XdpException {
        same(code -> code.mov(Register.R2, by).call(Helper.XDP_ADJUST_TAIL).exit());
    }

    @ParameterizedTest
    @CsvSource({"-4, 0", "-32, 0", "-252, 0", "-252, 40", "-256, 40", "-3, 0", "4, 0", "0, 0", "-216, 0", "-220, 0"})
    void metadataIsSetAsInTheKernel(int by, int head) throws XdpException {
        same(code -> code.mov(Register.R6, Register.R1)
                .mov(Register.R2, head)
                .call(Helper.XDP_ADJUST_HEAD)
                .mov(Register.R1, Register.R6)
                .mov(Register.R2, by)
                .call(Helper.XDP_ADJUST_META)
                .exit());
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "8, 0, 0", "0, 8, 0", "8, 8, 0", "0, 8, 65535", "4, 8, 1", "8, 4, -1", "3, 0, 0", "0, 2, 0"})
    void checksumsDifferAsInTheKernel(int from, int to, int seed) throws XdpException {
        same(code -> code.loadImm64(Register.R1, 0x8102_f304_04e1_01ffL)
                .store(Size.DOUBLE, Register.R10, -8, Register.R1)
                .mov(Register.R1, Register.R10)
                .alu(AluOp.ADD, Register.R1, -8)
                .mov(Register.R2, from)
                .mov(Register.R3, Register.R1)
                .mov(Register.R4, to)
                .mov(Register.R5, seed)
                .call(Helper.CSUM_DIFF)
                .exit());
    }

    @ParameterizedTest
    @CsvSource({"0, 8", "52, 8", "53, 8", "59, 1", "60, 1", "65535, 1", "65536, 1"})
    void bytesAreLoadedAndStoredAsInTheKernel(int offset, int bytes) throws XdpException {
        for (Helper helper : new Helper[] {Helper.XDP_LOAD_BYTES, Helper.XDP_STORE_BYTES}) {
            same(code -> code.loadImm64(Register.R6, 0x1122_3344_5566_7788L)
                    .store(Size.DOUBLE, Register.R10, -8, Register.R6)
                    .mov(Register.R2, offset)
                    .mov(Register.R3, Register.R10)
                    .alu(AluOp.ADD, Register.R3, -8)
                    .mov(Register.R4, bytes)
                    .call(helper)
                    .load(Size.DOUBLE, Register.R1, Register.R10, -8)
                    .alu(AluOp.ADD, Register.R0, Register.R1)
                    .exit());
        }
    }

    @ParameterizedTest
    @CsvSource({"-8, 105, 0", "0x1f, 105, 0", "017, 106, 0", "-8, 106, 0", "12x, 106, 10", "x, 105, 0", "'  9', 105, 10"
    })
    void numbersAreReadAsInTheKernel(String number, int helper, int base) throws XdpException {
        same(code -> {
            long text = 0;
            for (int i = 0; i < number.length(); i++) {
                text |= (long) number.charAt(i) << 8 * i;
            }
            code.loadImm64(Register.R6, text).store(Size.DOUBLE, Register.R10, -8, Register.R6);
            code.store(Size.DOUBLE, Register.R10, -16, 0);
            code.mov(Register.R1, Register.R10).alu(AluOp.ADD, Register.R1, -8).mov(Register.R2, number.length());
            code.mov(Register.R3, base).mov(Register.R4, Register.R10).alu(AluOp.ADD, Register.R4, -16);
            code.call(helper).load(Size.DOUBLE, Register.R1, Register.R10, -16);
            code.alu(AluOp.LSH, Register.R0, 16)
                    .alu(AluOp.XOR, Register.R0, Register.R1)
                    .exit();
        });
    }

    @ParameterizedTest
    @CsvSource({"12", "16"})
    void fieldsOfTheContextAreTheKernels(int offset) throws XdpException {
        same(code -> code.load(Size.WORD, Register.R0, Register.R1, offset).exit());
    }

    @Test
    void theEndsOfTheFrameAreAsFarApartAsInTheKernel() throws XdpException {
        same(code -> code.load(Size.WORD, Register.R0, Register.R1, 4)
                .load(Size.WORD, Register.R2, Register.R1, 0)
                .alu(AluOp.SUB, Register.R0, Register.R2)
                .exit());
    }

    /** Runs a program on a frame in both, and compares verdict and frame. */
    private void same(Consumer<Assembler> body) throws XdpException {
        var code = new Assembler();
        body.accept(code);
        var frame = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            frame[i] = (byte) (i + 1);
        }
        context.frame(MemorySegment.ofArray(frame));
        int verdict = vm.load(Program.of("same", code.instructions()), Map.of(), engine)
                .run(context);

        try (BpfProgram program = BpfProgram.load(new InstructionProgram("same", code.instructions()), Map.of())) {
            BpfProgram.TestRun run = program.testRun(frame);

            assertEquals(run.verdict(), verdict);
            // A test run gives the metadata, too.
            byte[] metadata = context.metadata().toArray(ValueLayout.JAVA_BYTE);
            assertEquals(hex(run.frame()), hex(metadata) + hex(context.frame().toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
