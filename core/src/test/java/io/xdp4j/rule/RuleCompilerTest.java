package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Decoder;
import io.xdp4j.bpf.Disassembler;
import io.xdp4j.bpf.Encoder;
import io.xdp4j.bpf.Instruction;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    void whatNeverHoldsIsLeftOut() {
        var rules = RuleList.of(
                Match.none().drop(),
                Match.udp().and(Match.all().not()).drop(),
                Match.udpDestinationPorts(PortSet.of()).drop(),
                new FieldTest.Equal(new Field(Layer.VLAN, 1, 2), BigInteger.ZERO, BigInteger.ZERO).drop());

        assertEquals(text(RuleList.of(), false), text(rules, false));
    }

    @Test
    void partsThatAlwaysHoldAreLeftOut() {
        Match port = Match.udpDestinationPort(53);

        assertEquals(
                text(RuleList.of(port.drop()), false),
                text(RuleList.of(port.and(Match.all()).and(Match.none().not()).drop()), false));
        assertEquals(
                text(RuleList.of(port.drop()), false),
                text(RuleList.of(port.or(Match.none()).drop()), false));
    }

    @Test
    void fieldsOfIpv4AloneAreLookedForInIpv4Alone() {
        String text = text(RuleList.of(Match.ipv4Destination("192.0.2.0/24").drop()), false);

        assertTrue(text.contains("if r2 != 8 goto"), text);
        assertFalse(text.contains("!= 56710 goto"), text);
        assertTrue(text.contains("w1 &= 16777215\n"), text);
        assertTrue(text.contains("if w1 != 131264 goto"), text);
    }

    @Test
    void rulesThatLookAtTheSameFieldsAreOneLookUp() {
        RuleList rules = new RuleList(IntStream.range(0, 100)
                .mapToObj(port -> Match.udpDestinationPort(port).drop())
                .toList());

        CompiledRules compiled = RuleCompiler.compile(rules, false);

        assertEquals(1, compiled.tables().size());
        assertEquals(TableSpec.Kind.ARRAY, compiled.tables().getFirst().kind());
        assertEquals(1, compiled.tables().getFirst().capacity());
        assertEquals(0x10000 * Integer.BYTES, compiled.tables().getFirst().values().length);
        assertEquals(Set.of("rule_group_0"), maps(rules, false));
    }

    @Test
    void rulesOfSeveralFieldsAreOneLookUpByAllOfThem() {
        RuleList rules = new RuleList(IntStream.range(0, 100)
                .mapToObj(i ->
                        Match.ipv4UdpTuple("192.0.2.1", i, "192.0.2." + i, 53).drop())
                .toList());

        List<TableSpec> tables = RuleCompiler.compile(rules, false).tables();

        assertEquals(1, tables.size());
        assertEquals(TableSpec.Kind.HASH, tables.getFirst().kind());
        assertEquals(12, tables.getFirst().keyBytes());
        assertEquals(100, tables.getFirst().capacity());
    }

    @Test
    void prefixesOfManyLengthsAreOneLookUpByTheLongest() {
        RuleList rules = new RuleList(IntStream.range(8, 33)
                .mapToObj(length -> Match.ipv4Destination("10.0.0.0/" + length).drop())
                .toList());

        List<TableSpec> tables = RuleCompiler.compile(rules, false).tables();

        assertEquals(1, tables.size());
        assertEquals(TableSpec.Kind.PREFIXES, tables.getFirst().kind());
    }

    @Test
    void setsAreMapsOfTheSizesOfKeysThatAreLookedFor() {
        SetSpec set = SetSpec.of("hosts", SetType.ADDRESS);
        RuleList rules = new RuleList(
                List.of(new FieldTest.InSet(List.of(Field.IPV4_SOURCE), "hosts").drop()),
                ParserMode.STRICT,
                List.of(set));

        CompiledRules compiled = RuleCompiler.compile(rules, false);

        assertEquals(
                List.of("hosts/4"),
                compiled.sets().stream().map(TableSpec::name).toList());
        assertEquals(Set.of("hosts/4"), maps(rules, false));
    }

    @Test
    void moreFieldsThanThereIsRoomForAreRefused() {
        RuleList rules = new RuleList(IntStream.range(0, 40)
                .mapToObj(i -> FieldTest.present(new Field(Layer.UDP_PAYLOAD, 20 * i, 20))
                        .drop())
                .toList());

        var refused = assertThrows(IllegalArgumentException.class, () -> RuleCompiler.compile(rules, false));

        assertTrue(refused.getMessage().contains("40 fields"), refused.getMessage());
    }

    @Test
    void moreActionsThanThereAreNumbersForAreRefused() {
        RuleList rules = new RuleList(IntStream.range(0, 4097)
                .mapToObj(port -> Match.udpDestinationPort(port).redirect("map" + port))
                .toList());

        var refused = assertThrows(IllegalArgumentException.class, () -> RuleCompiler.compile(rules, false));

        assertTrue(refused.getMessage().contains("4097 different actions"), refused.getMessage());
    }

    @Test
    void decidingProgramReturnsTheRule() {
        String text = Disassembler.text(RuleCompiler.decide(RuleList.of(
                        Match.udpDestinationPort(53).drop(),
                        Match.udpDestinationPort(54).drop()))
                .program()
                .instructions());

        assertTrue(text.contains("r0 = 1\n"), text);
        assertTrue(text.contains("r0 = -1\n"), text);
    }

    @Test
    void eachInstructionKnowsTheRuleThatItIsThereFor() {
        CompiledRules compiled = RuleCompiler.compile(
                RuleList.of(
                        Match.udpDestinationPort(53).drop(),
                        Match.tcpDestinationPort(53).drop()),
                false);

        int slots = compiled.program().instructions().stream()
                .mapToInt(Instruction::slots)
                .sum();
        assertEquals(slots, compiled.ruleOf().size());
        assertEquals(Set.of(-1, 0, 1), Set.copyOf(compiled.ruleOf()));
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
        var rules = new RuleList(Collections.nCopies(
                10_000, Match.ipv6Destination("2001:db8::1").not().drop()));

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
        return switch (instruction) {
            case Instruction.LoadMapNamed named -> new Instruction.LoadMapFd(named.destination(), 7);
            case Instruction.LoadMapValueNamed named ->
                new Instruction.LoadMapValueFd(named.destination(), 7, named.offset());
            default -> instruction;
        };
    }

    private static Set<String> maps(RuleList rules, boolean counting) {
        return program(rules, counting).stream()
                .filter(Instruction.Named.class::isInstance)
                .map(load -> ((Instruction.Named) load).map())
                .collect(Collectors.toSet());
    }

    private static String text(RuleList rules, boolean counting) {
        return Disassembler.text(program(rules, counting));
    }

    private static List<Instruction> program(RuleList rules, boolean counting) {
        return RuleCompiler.compile(rules, counting).program().instructions();
    }
}
