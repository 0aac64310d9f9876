package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is exported is documented; what was copied from a header says from which. */
final class TidyJavadocTest {

    @Test
    void everythingExportedHasJavadoc() {
        Map<String, Set<String>> exported = Checkout.librarySources().stream()
                .filter(source -> source.unit().getModule() != null)
                .collect(Collectors.toMap(source -> source.file().module(), Exports::of));

        Checkout.assertNone(
                Checkout.librarySources(),
                source -> exported.get(source.file().module()).contains(source.packageName())
                        ? undocumented(source)
                        : List.of(),
                "Say what these are, in one sentence at least:");
    }

    @Test
    void missingJavadocIsFound() {
        assertUndocumented(1, "public class A { private int a; int b; void c() {} }");
        assertUndocumented(3, "/** A. */ public class A { public A() {} protected int a; public class B {} }");
        assertUndocumented(2, "/** A. */ public interface A { void a(); record B() implements A {} }");
        assertUndocumented(1, "/** A. */ public enum A { /** B. */ B, C }");
        assertUndocumented(0, "/** A. */ public record A(int a) {\n public A { check(a); }\n }");
        assertUndocumented(1, "/** A. */ public record A(int a) {\n public A() { this(1); }\n }");
        assertUndocumented(0, "/** A. */ public class A { @Override public void run() {} } class B { public int a; }");
    }

    @Test
    void onlyPackagesForEveryoneAreExported() {
        var module = Source.of("module-info.java", "module a { exports a.b; exports a.c to d; opens a.e; }");

        assertEquals(Set.of("a.b"), Exports.of(module));
    }

    @Test
    void everyConstantOfAnAbiHasASource() {
        List<Source> abi = Checkout.librarySources().stream()
                .filter(source -> source.packageName().endsWith(".abi"))
                .toList();

        Checkout.assertNone(abi, TidyJavadocTest::sourceless, "Name the header and its version, as \"Source: …\":");
    }

    @Test
    void constantsWithoutASourceAreFound() {
        assertSourceless(2, "/** A. */ class A { static final int B = 1, C = 2; int d; }");
        assertSourceless(1, "interface A { int B = 1; }");
        assertSourceless(0, "/** Source: if_xdp.h */ class A { static final int B = 1; }");
        assertSourceless(0, "class A { /** Source: a.h */ static final int B = 1; }");
    }

    static List<Finding> undocumented(Source source) {
        return new Declarations(source).undocumented();
    }

    static List<Finding> sourceless(Source source) {
        return new Declarations(source).sourceless();
    }

    private static void assertSourceless(int count, String text) {
        assertEquals(count, sourceless(Source.of("A.java", text)).size(), text);
    }

    private static void assertUndocumented(int count, String text) {
        List<Finding> found = undocumented(Source.of("A.java", text));
        assertEquals(count, found.size(), () -> text + found);
    }
}
