package io.xdp4j.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Register;
import io.xdp4j.device.VerifierException;
import io.xdp4j.linux.LinkedProgram.Place;
import io.xdp4j.rule.InstructionProgram;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs joined into one. */
final class LinkedProgramTest {

    private static final int SWITCHES = 77;
    private static final InstructionProgram PASS =
            program("pass", new Assembler().mov(Register.R0, 2).exit());
    private static final InstructionProgram MAPS = program(
            "maps",
            new Assembler()
                    .loadMap(Register.R1, "sockets")
                    .loadMap(Register.R2, "counts")
                    .mov(Register.R0, 2)
                    .exit());

    @Test
    void partsFollowTheMainFunctionAsTheyWere() {
        LinkedProgram linked = LinkedProgram.of(List.of(PASS, PASS), SWITCHES);

        List<Instruction> whole = linked.program().instructions();
        assertEquals(PASS.instructions(), whole.subList(whole.size() - 2, whole.size()));
        assertEquals(PASS.instructions(), whole.subList(whole.size() - 4, whole.size() - 2));
    }

    @Test
    void eachPartIsCalledWhereItBegins() {
        LinkedProgram linked = LinkedProgram.of(List.of(MAPS, PASS, MAPS), SWITCHES);

        int slot = 0;
        int part = 0;
        for (Instruction instruction : linked.program().instructions()) {
            slot += instruction.slots();
            if (instruction instanceof Instruction.CallLocal(int offset)) {
                assertEquals(linked.starts()[part], slot + offset);
                part++;
            }
        }
        assertEquals(3, part);
    }

    @Test
    void mapsAreNamedByTheirPart() {
        LinkedProgram linked = LinkedProgram.of(List.of(MAPS, MAPS), SWITCHES);

        assertEquals(
                List.of("0/sockets", "0/counts", "1/sockets", "1/counts"),
                linked.program().instructions().stream()
                        .filter(Instruction.Named.class::isInstance)
                        .map(load -> ((Instruction.Named) load).map())
                        .toList());
    }

    @Test
    void placeIsThatOfTheInstructionInItsOwnProgram() {
        LinkedProgram linked = LinkedProgram.of(List.of(PASS, MAPS), SWITCHES);
        int second = linked.starts()[1];

        assertNull(linked.placeOf(linked.starts()[0] - 1));
        assertEquals(new Place(0, 0), linked.placeOf(linked.starts()[0]));
        assertEquals(new Place(0, 1), linked.placeOf(second - 1));
        assertEquals(new Place(1, 0), linked.placeOf(second));
        assertEquals(new Place(1, 0), linked.placeOf(second + 1)); // the second slot of a load
        assertEquals(new Place(1, 1), linked.placeOf(second + 2));
        assertEquals(new Place(1, 3), linked.placeOf(second + 5));
    }

    @Test
    void refusalNamesTheProgramAndItsInstruction() {
        LinkedProgram linked = LinkedProgram.of(List.of(PASS, MAPS), SWITCHES);
        String log = "0: (bf) r6 = r1\n" + (linked.starts()[1] + 4) + ": (b7) r0 = 2\nR9 !read_ok\nprocessed 9 insns\n";

        VerifierException explained = VerifierLog.explain(new VerifierException("load", 13, log), linked);

        assertTrue(explained.getMessage().contains("R9 !read_ok"), explained.getMessage());
        assertTrue(explained.getMessage().contains("instruction 2 of maps, program 2 of 2"), explained.getMessage());
        assertEquals(log, explained.log());
    }

    @Test
    void refusalForTheStackSaysThatItIsShared() {
        var refused = new VerifierException("load", 13, "combined stack size of 2 calls is 544. Too large\n");

        VerifierException explained = VerifierLog.explain(refused, LinkedProgram.of(List.of(PASS, PASS), SWITCHES));

        assertTrue(explained.getMessage().contains("share its 512 bytes"), explained.getMessage());
    }

    @Test
    void refusalOfTheMainFunctionOrWithoutInstructionStaysAsItIs() {
        LinkedProgram linked = LinkedProgram.of(List.of(PASS, PASS), SWITCHES);
        for (String log : List.of("", "0: (bf) r6 = r1\nno\n")) {
            var refused = new VerifierException("load", 13, log);

            assertSame(refused, VerifierLog.explain(refused, linked));
        }
    }

    private static InstructionProgram program(String name, Assembler code) {
        return new InstructionProgram(name, code.instructions());
    }
}
