package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Size. Prints the ten longest files and methods, for the reader to judge. */
final class TidySizeTest {

    private static final int MAX_FILE = 400;
    private static final int MAX_METHOD = 70;

    /** Something that has a length in lines of code. */
    record Sized(Finding where, long lines) {}

    @Test
    void noFileIsLongerThan400Lines() {
        print("longest files", Checkout.sources().stream().map(TidySizeTest::file));

        Checkout.assertNone(
                Checkout.sources(),
                source -> longer(Stream.of(file(source)), MAX_FILE),
                "What second idea is in these files?");
    }

    @Test
    void noMethodIsLongerThan70Lines() {
        print("longest methods", Checkout.sources().stream().flatMap(source -> methods(source).stream()));

        Checkout.assertNone(
                Checkout.sources(),
                source -> longer(methods(source).stream(), MAX_METHOD),
                "Take these methods apart:");
    }

    @Test
    void aLongFileIsFound() {
        var source = Source.of("A.java", "class A {\n" + "int a;\n// a\n\n".repeat(399) + "}\n");

        assertEquals(401, file(source).lines());
        assertEquals(1, longer(Stream.of(file(source)), MAX_FILE).size());
    }

    @Test
    void aLongMethodIsFound() {
        var source = Source.of("A.java", "class A {\nvoid a() {\n" + "b();\n".repeat(69) + "}\n void b() {}\n}\n");

        assertEquals(1, longer(methods(source).stream(), MAX_METHOD).size());
    }

    static Sized file(Source source) {
        int last = source.file().lines().size();
        return new Sized(new Finding(source.file().path(), 1, ""), source.codeLines(1, last));
    }

    static List<Sized> methods(Source source) {
        List<Sized> methods = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void nothing) {
                long lines = source.codeLines(source.line(method), source.lastLine(method));
                methods.add(new Sized(source.finding(method, method.getName() + "()"), lines));
                return super.visitMethod(method, nothing);
            }
        }.scan(source.unit(), null);
        return methods;
    }

    private static List<Finding> longer(Stream<Sized> all, int max) {
        return all.filter(sized -> sized.lines() > max).map(Sized::where).toList();
    }

    private static void print(String title, Stream<Sized> all) {
        System.out.println(title);
        all.sorted(Comparator.comparingLong(Sized::lines).reversed())
                .limit(10)
                .forEach(sized -> System.out.println("  " + sized.lines() + "  " + sized.where()));
    }
}
