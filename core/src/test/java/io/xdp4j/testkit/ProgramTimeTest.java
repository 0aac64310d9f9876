package io.xdp4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.xdp4j.AttachSpec;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NetworkSpec.Time;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.RuleList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What programs are told of time and chance in simulated time. */
final class ProgramTimeTest {

    private static final int MARK = 42; // of a frame: where its payload begins

    @Test
    void limitsGoByIt() throws Exception {
        TestBed.test("limit", bed -> {
            bed.left().attach(RuleList.parse("udp dst port 53 limit 1/s -> drop"));
            byte[] query = TestFrames.udp(53, "?");

            bed.right().send(query, query, query);
            bed.advance(Duration.ofMillis(999));
            bed.right().send(query);
            bed.advance(Duration.ofMillis(1));
            bed.right().send(query);

            bed.left()
                    .expectVerdicts(
                            TestVerdict.DROP, TestVerdict.PASS, TestVerdict.PASS, TestVerdict.PASS, TestVerdict.DROP);
        });
    }

    @Test
    void clocksStandStillBetweenFrames() throws Exception {
        TestBed.test("clock", bed -> {
            bed.left().attach(writes(Helper.KTIME_GET_NS), AttachSpec.DEFAULT.withManagementAllowed());

            long first = written(bed);
            assertEquals(first, written(bed));
            bed.advance(Duration.ofNanos(7));
            assertEquals(first + 7, written(bed));
        });
    }

    @Test
    void numbersAreThoseOfTheSeed() throws Exception {
        assertEquals(drawn(1), drawn(1));
        assertNotEquals(drawn(1), drawn(2));
    }

    private static long drawn(long seed) throws Exception {
        var spec = NetworkSpec.of(TestBed.WIRE).withTime(Time.SIMULATED).withSeed(seed);
        long[] drawn = new long[1];
        TestBed.test("seed", spec, bed -> {
            bed.left().attach(writes(Helper.GET_PRANDOM_U32), AttachSpec.DEFAULT.withManagementAllowed());
            drawn[0] = written(bed);
        });
        return drawn[0];
    }

    /** Returns a program that writes what a helper returns over the payload. */
    private static InstructionProgram writes(Helper helper) {
        var code = new Assembler()
                .mov(Register.R6, Register.R1)
                .call(helper)
                .load(Size.WORD, Register.R1, Register.R6, 0)
                .store(Size.DOUBLE, Register.R1, MARK, Register.R0)
                .mov(Register.R0, XdpVerdict.PASS.number())
                .exit();
        return new InstructionProgram("writes", code.instructions());
    }

    private static long written(TestBed bed) throws Exception {
        bed.right().send(TestFrames.udp(7, new byte[8]));
        byte[] frame = bed.left().host().take().getFirst();
        return ByteBuffer.wrap(frame).order(ByteOrder.nativeOrder()).getLong(MARK);
    }
}
