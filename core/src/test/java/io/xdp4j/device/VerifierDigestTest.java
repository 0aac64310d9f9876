package io.xdp4j.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What is said of a log of the verifier, in one line. */
final class VerifierDigestTest {

    @Test
    void reasonInstructionRegistersAndLineAreSaid() {
        String log = """
                0: R1=ctx() R10=fp0
                ; u8 *data = (u8 *) (u64) ctx->data; @ careless.c:2
                0: (61) r1 = *(u32 *)(r1 +0)          ; R1=pkt(r=0)
                ; return data[5] == 1 ? XDP_DROP : XDP_PASS; @ careless.c:3
                1: (71) r0 = *(u8 *)(r1 +5)
                invalid access to packet, off=5 size=1, R1(id=0,off=5,r=0)
                R1 offset is outside of the packet
                processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """;

        assertEquals(
                "invalid access to packet, off=5 size=1, R1(id=0,off=5,r=0) | R1 offset is outside of the packet"
                        + " | 1: r0 = *(u8 *)(r1 +5) with R1=pkt(r=0)"
                        + " | careless.c:3: return data[5] == 1 ? XDP_DROP : XDP_PASS;",
                VerifierDigest.of(log));
    }

    /** Before Linux 6.9. */
    @Test
    void lineWithoutAFileIsSaidWithoutOne() {
        String log = "; return data[5];\n1: (71) r0 = *(u8 *)(r1 +5)\nR1 invalid mem access 'inv'\n";

        assertEquals("R1 invalid mem access 'inv' | 1: r0 = *(u8 *)(r1 +5) | return data[5];", VerifierDigest.of(log));
    }

    @Test
    void pathsThatWereSafeAndOlderReasonsAreLeftOut() {
        String log = """
                3: (15) if r1 == 0x0 goto pc+1        ; R1=scalar()
                5: safe
                from 3 to 6: R1=0 R10=fp0
                6: (79) r0 = *(u64 *)(r2 +0)
                R2 !read_ok
                """;

        assertEquals("R2 !read_ok | 6: r0 = *(u64 *)(r2 +0)", VerifierDigest.of(log));
    }

    @Test
    void logOfNothingButWordsIsSaidAsItIs() {
        assertEquals("unreachable insn 4", VerifierDigest.of("unreachable insn 4\nprocessed 0 insns\n"));
        assertEquals("", VerifierDigest.of(""));
    }
}
