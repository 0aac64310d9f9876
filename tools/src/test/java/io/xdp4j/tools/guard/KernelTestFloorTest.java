package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The number of tests that run against a kernel never falls unseen. */
final class KernelTestFloorTest {

    private static final String FLOOR = "core/src/test/kernel-tests.floor";
    private static final int SLACK = 10;
    private static final Set<String> TESTS = Set.of("Test", "ParameterizedTest", "TestFactory", "RepeatedTest");

    @Test
    void kernelTestsAreNoFewerThanTheFloor() throws IOException {
        int floor = Integer.parseInt(
                Files.readString(Checkout.root().resolve(FLOOR)).strip());
        int count = count(Checkout.sources());

        String says = count + " kernel tests, and " + FLOOR + " says " + floor;
        assertTrue(count >= floor, () -> says + ": which were lost, and why?");
        assertTrue(count <= floor + SLACK, () -> says + ": write the number there");
    }

    @Test
    void ownAndInheritedTestsOfKernelTestsAreCounted() {
        var contract = test("interface Contract { @Test default void a() {} void b(); }");
        var kernel = test("class AKernelTest implements Contract { @Test void c() {} }");
        var other = test("class BTest implements Contract { @Test void d() {} }");

        assertEquals(2, count(List.of(contract, kernel, other)));
    }

    private static Source test(String text) {
        return Source.of("core/src/test/java/A.java", text);
    }

    static int count(List<Source> sources) {
        Map<String, ClassTree> types = new HashMap<>();
        sources.stream()
                .filter(source -> source.file().isTest())
                .flatMap(source -> source.unit().getTypeDecls().stream())
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .forEach(type -> types.put(type.getSimpleName().toString(), type));
        return types.entrySet().stream()
                .filter(type -> type.getKey().endsWith("KernelTest"))
                .mapToInt(type -> tests(type.getValue(), types))
                .sum();
    }

    private static int tests(ClassTree type, Map<String, ClassTree> types) {
        List<Tree> above = new ArrayList<>(type.getImplementsClause());
        if (type.getExtendsClause() != null) {
            above.add(type.getExtendsClause());
        }
        int inherited = above.stream()
                .map(name -> types.get(name.toString()))
                .mapToInt(parent -> parent == null ? 0 : tests(parent, types))
                .sum();
        return inherited
                + (int) type.getMembers().stream()
                        .filter(KernelTestFloorTest::isTest)
                        .count();
    }

    private static boolean isTest(Tree member) {
        return member instanceof MethodTree method
                && method.getModifiers().getAnnotations().stream()
                        .anyMatch(annotation ->
                                TESTS.contains(annotation.getAnnotationType().toString()));
    }
}
