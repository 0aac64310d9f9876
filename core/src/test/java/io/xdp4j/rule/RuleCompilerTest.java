package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Decoder;
import io.xdp4j.bpf.Disassembler;
import io.xdp4j.bpf.Encoder;
import io.xdp4j.bpf.Instruction;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Programs as text. That they decide right is for {@code RuleCompilerKernelTest}, which runs them. */
final class RuleCompilerTest {

    @Test
    void redirectingEverythingIsFiveInstructions() {
        assertEquals("""
                   0: r2 = *(u32 *)(r1 + 16)
                   1: r1 = map[sockets] ll
                   3: r3 = 2
                   4: call redirect_map#51
                   5: exit
                """, text(RuleList.of(Match.all().redirect("sockets")), false));
    }

    @Test
    void redirectOrDropDropsOnAMiss() {
        String text = text(RuleList.of(Match.all().redirectOrDrop("sockets")), false);

        assertTrue(text.contains("r3 = 1\n"), text);
    }

    @Test
    void emptyListPasses() {
        assertEquals("""
                   0: r0 = 2
                   1: exit
                """, text(RuleList.of(), false));
    }

    @Test
    void everythingThatFollowsARuleForAllIsLeftOut() {
        var rules = RuleList.of(Match.all().drop(), Match.udpDestinationPort(53).redirect("sockets"));

        assertEquals(text(RuleList.of(Match.all().drop()), false), text(rules, false));
    }

    @Test
    void prefixParsesTagsAndIpv4OnlyAndIsComparedInNetworkOrder() {
        assertEquals("""
                   0: r6 = r1
                   1: r7 = *(u32 *)(r1 + 0)
                   2: r8 = *(u32 *)(r1 + 4)
                   3: r9 = 1
                   4: *(u64 *)(r10 - 16) = 0
                   5: r1 = r7
                   6: r1 += 14
                   7: if r1 > r8 goto +32
                   8: r2 = *(u16 *)(r1 - 2)
                   9: if r2 == 129 goto +1
                  10: if r2 != 43144 goto +8
                  11: r1 += 4
                  12: if r1 > r8 goto +27
                  13: r2 = *(u16 *)(r1 - 2)
                  14: if r2 == 129 goto +1
                  15: if r2 != 43144 goto +3
                  16: r1 += 4
                  17: if r1 > r8 goto +22
                  18: r2 = *(u16 *)(r1 - 2)
                  19: if r2 != 8 goto +20
                  20: r3 = r1
                  21: r3 += 20
                  22: if r3 > r8 goto +17
                  23: r2 = *(u8 *)(r1 + 0)
                  24: r3 = r2
                  25: r3 &= 240
                  26: if r3 != 64 goto +13
                  27: r2 &= 15
                  28: r2 <<= 2
                  29: if r2 < 20 goto +10
                  30: r5 = *(u16 *)(r1 + 2)
                  31: r5 = be16 r5
                  32: if r5 < r2 goto +7
                  33: r5 -= r2
                  34: r3 = r1
                  35: r3 += r2
                  36: if r3 > r8 goto +3
                  37: r0 = *(u32 *)(r1 + 16)
                  38: *(u32 *)(r10 - 16) = r0
                  39: w9 &= -2
                  40: if w9 & 1 goto +4
                  41: r1 = *(u32 *)(r10 - 16)
                  42: w1 &= 16777215
                  43: if w1 != 131264 goto +1
                  44: goto +2
                  45: r0 = 2
                  46: exit
                  47: r0 = 1
                  48: exit
                """, text(RuleList.of(Match.ipv4Destination("192.0.2.0/24").drop()), false));
    }

    @Test
    void rulesOfTheSameActionShareItsEnd() {
        var rules = RuleList.of(
                Match.udpDestinationPort(53).redirect("sockets"),
                Match.udpDestinationPort(443).redirect("sockets"),
                Match.udpDestinationPort(4433).redirect("sockets"));

        long calls = program(rules, false).stream()
                .filter(Instruction.Call.class::isInstance)
                .count();

        assertEquals(1, calls);
    }

    @Test
    void programNamesTheMapsOfItsRules() {
        var rules = RuleList.of(
                Match.udpDestinationPort(53).redirect("left"),
                Match.udpDestinationPort(54).redirect("right"),
                Match.all().drop());

        assertEquals(Set.of("left", "right"), maps(rules, false));
        assertEquals(Set.of("left", "right", RuleCompiler.COUNTERS), maps(rules, true));
    }

    @Test
    void countersAreNumberedAsTheRulesAndLastForNone() {
        String text = text(
                RuleList.of(
                        Match.udpDestinationPort(53).drop(),
                        Match.tcpDestinationPort(53).drop()),
                true);

        assertTrue(text.contains("r9 = 0\n"), text);
        assertTrue(text.contains("r9 = 1\n"), text);
        assertTrue(text.contains("r9 = 2\n"), text);
    }

    @Test
    void everyProgramIsAsItIsDecodedAgain() {
        for (RuleList rules : RuleFrames.oneOfEach()) {
            assertDecodes(rules);
        }
        for (long seed = 0; seed < 200; seed++) {
            assertDecodes(new RuleFrames(seed).rules(60));
        }
    }

    @Test
    void manyRulesNeedNoJumpOfLaterIsa() {
        var rules = new RuleList(
                Collections.nCopies(10_000, Match.ipv6Destination("2001:db8::1").drop()));

        assertFalse(program(rules, true).stream().anyMatch(Instruction.JumpLong.class::isInstance));
        assertDecodes(rules);
    }

    private static void assertDecodes(RuleList rules) {
        for (boolean counting : new boolean[] {false, true}) {
            List<Instruction> program = program(rules, counting);

            List<Instruction> decoded = Decoder.decode(Encoder.encode(program, _ -> 7));

            assertEquals(program.stream().map(RuleCompilerTest::loaded).toList(), decoded);
        }
    }

    /** As it is decoded: maps have lost their names. */
    private static Instruction loaded(Instruction instruction) {
        return instruction instanceof Instruction.LoadMapNamed named
                ? new Instruction.LoadMapFd(named.destination(), 7)
                : instruction;
    }

    private static Set<String> maps(RuleList rules, boolean counting) {
        return program(rules, counting).stream()
                .filter(Instruction.LoadMapNamed.class::isInstance)
                .map(load -> ((Instruction.LoadMapNamed) load).map())
                .collect(Collectors.toSet());
    }

    private static String text(RuleList rules, boolean counting) {
        return Disassembler.text(program(rules, counting));
    }

    private static List<Instruction> program(RuleList rules, boolean counting) {
        return RuleCompiler.compile(rules, counting).instructions();
    }
}
