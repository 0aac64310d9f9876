package io.xdp4j.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the drill changes, and that it makes classes of it. */
final class ClassMutantsTest {

    @Test
    void accessesAreWeakenedAndFencesDropped() throws IOException {
        assertEquals(
                new TreeSet<>(List.of(
                        "fullFence not called",
                        "getAcquire->get",
                        "getAcquire->getOpaque",
                        "setRelease not called",
                        "setRelease->set",
                        "setRelease->setOpaque")),
                changes("order", "get|set|Fence"));
    }

    @Test
    void byteOrderIsSwapped() throws IOException {
        assertEquals(new TreeSet<>(List.of("JAVA_INT swapped")), changes("bytes", "swapped"));
    }

    @Test
    void masksAreWidenedAndDropped() throws IOException {
        assertEquals(
                new TreeSet<>(List.of("255 widened", "255+1", "255-1", "unmasked")), changes("mask", "255|masked"));
    }

    @Test
    void comparisonsTurnAndMoveByOne() throws IOException {
        assertEquals(
                new TreeSet<>(List.of("IF_ICMPGE->IF_ICMPGT", "IF_ICMPGE->IF_ICMPLT")), changes("compare", "ICMP"));
    }

    @Test
    void assertionsAndMessagesAreLeftAlone() throws IOException {
        assertEquals(new TreeSet<>(List.of("IFGE->IFGT", "IFGE->IFLT")), changes("check", ".*"));
    }

    @Test
    void everyMutantIsAClass() throws IOException {
        byte[] sample = sample();
        var mutants = new ClassMutants(sample);

        for (Mutant mutant : mutants.all()) {
            assertEquals(List.of(), ClassFile.of().verify(mutants.apply(mutant)), mutant.name());
        }
        assertTrue(mutants.all().size() > 10);
    }

    private static TreeSet<String> changes(String method, String pattern) throws IOException {
        var found = new TreeSet<String>();
        for (Mutant mutant : new ClassMutants(sample()).all()) {
            String name = mutant.name().replaceAll(" \\d+$", "");
            int space = name.indexOf(' ');
            String change = name.substring(space + 1);
            if (name.substring(0, space).endsWith("." + method) && change.matches(".*(" + pattern + ").*")) {
                found.add(change);
            }
        }
        return found;
    }

    private static byte[] sample() throws IOException {
        try (var in = ClassMutantsTest.class.getResourceAsStream("ClassMutantsTest$Sample.class")) {
            return in.readAllBytes();
        }
    }

    /** One method for each kind of change. */
    static final class Sample {

        private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

        private Sample() {}

        static int order(MemorySegment memory) {
            INT.setRelease(memory, 8L, 1);
            VarHandle.fullFence();
            return (int) INT.getAcquire(memory, 16L);
        }

        static int bytes(MemorySegment memory) {
            return memory.get(ValueLayout.JAVA_INT, 8L);
        }

        static int mask(int value) {
            return value & 255;
        }

        static boolean compare(int a, int b) {
            return a < b;
        }

        static void check(int value) {
            assert value < 100 : value + 7;
            if (value < 0) {
                throw new IllegalArgumentException("value: " + (value + 3));
            }
        }
    }
}
