package io.xdp4j.ring;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The memory order of each access to a shared word, as it is compiled. A processor that keeps stores in order, as x86
 * does, hides most of what is missing here from tests that run.
 */
final class MemoryOrderTest {

    /** Each method's accesses and fences, in order; the comment at each access says what it pairs with. */
    private static final String EXPECTED = """
            Consumer.look getAcquire
            Consumer.published getAcquire
            Consumer.release setRelease
            Consumer.reload getAcquire
            Consumer.waiting getAcquire
            Pending.between getAcquire getAcquire
            Producer.needsWakeup fullFence getOpaque
            Producer.reload getAcquire
            Producer.submit setRelease
            Producer.taken getAcquire
            Producer.waiting getAcquire
            """;

    private static final ClassDesc VAR_HANDLE = ConstantDescs.CD_VarHandle;

    @Test
    void sharedWordsAreAccessedInTheOrderTheyNeed() throws IOException {
        StringBuilder found = new StringBuilder();
        for (String name : classes()) {
            found.append(accesses(name));
        }

        assertEquals(EXPECTED, found.toString());
    }

    private static String accesses(String name) throws IOException {
        try (var in = Producer.class.getResourceAsStream(name)) {
            ClassModel type = ClassFile.of().parse(in.readAllBytes());
            return type.methods().stream()
                    .filter(method -> !accesses(method).isEmpty())
                    .map(method -> name.replace("class", "") + method.methodName() + " " + accesses(method) + "\n")
                    .sorted()
                    .collect(joining());
        }
    }

    private static String accesses(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementList().stream())
                .filter(element -> element instanceof InvokeInstruction call
                        && call.owner().asSymbol().equals(VAR_HANDLE))
                .map(element -> ((InvokeInstruction) element).name().stringValue())
                .collect(joining(" "));
    }

    private static List<String> classes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/classes/io/xdp4j/ring"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .sorted()
                    .toList();
        }
    }
}
