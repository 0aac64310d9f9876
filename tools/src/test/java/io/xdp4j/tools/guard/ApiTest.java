package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The public API is what api/*.txt says: a change of it is a change of those files, for the reviewer to see. */
final class ApiTest {

    private static final Map<String, String> MODULES =
            Map.of("io.xdp4j.wire", "wire", "io.xdp4j.bpf", "bpf", "io.xdp4j", "core");

    @Test
    void apiIsTheOneThatWasAccepted() throws IOException {
        var changes = new StringBuilder();

        for (var api : ApiText.of(ours(), MODULES.keySet()).entrySet()) {
            changes.append(change(Checkout.root().resolve("api/" + api.getKey() + ".txt"), api.getValue()));
        }

        assertEquals("", changes.toString(), "accept it by ./mvnw verify -Dapi=accept, and commit api/");
    }

    @Test
    void whatCanBeSeenFromOutsideIsDumped() {
        String type = """
                package a;
                public final class A<T extends Number> implements java.util.function.Supplier<T> {
                    public static final int MAX = 7;
                    int hidden;
                    private A() {}
                    public T get() { return null; }
                    public static A<Long> of(java.util.List<String> a, int... b) throws Exception { return null; }
                    public enum B { C }
                    public record D(int e) {}
                    record Hidden() {}
                }
                """;

        List<String> lines = dump(sample("module m { exports a; }", type));

        assertEquals("""
                a.A.B.C: constant
                a.A.B: enum
                a.A.D: record(int e)
                a.A.MAX: static final int = 7
                a.A.get(): T
                a.A.of(List<String> a, int... b): static A<Long> throws Exception
                a.A: final class<T extends Number> implements Supplier<T>
                """, String.join("\n", lines) + "\n");
    }

    @Test
    void packagesForFriendsAreNotDumped() {
        var files = sample("module m { exports a to b; }", "package a; public class A {}");

        assertEquals(List.of(), dump(files));
    }

    @Test
    void aChangeIsNamed() {
        assertEquals("\n  - b\n  + c", difference(List.of("a", "b"), List.of("a", "c")));
    }

    private static String change(Path accepted, List<String> now) throws IOException {
        if ("accept".equals(System.getProperty("api"))) {
            Files.createDirectories(accepted.getParent());
            Files.write(accepted, now);
        }
        List<String> before = Files.exists(accepted) ? Files.readAllLines(accepted) : List.of();
        return before.equals(now) ? "" : "\n" + accepted.getFileName() + ":" + difference(before, now);
    }

    private static String difference(List<String> before, List<String> now) {
        String gone = before.stream()
                .filter(line -> !now.contains(line))
                .map(line -> "\n  - " + line)
                .collect(Collectors.joining());
        String come = now.stream()
                .filter(line -> !before.contains(line))
                .map(line -> "\n  + " + line)
                .collect(Collectors.joining());
        return gone + come;
    }

    private static JavacTask ours() {
        List<String> options = new ArrayList<>();
        MODULES.forEach((module, folder) -> {
            options.add("--module-source-path");
            options.add(module + "=" + Checkout.root().resolve(folder).resolve("src/main/java"));
        });
        var files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
        var units = files.getJavaFileObjectsFromPaths(Checkout.librarySources().stream()
                .map(source -> Checkout.root().resolve(source.file().path()))
                .toList());
        return task(options, units);
    }

    private static JavacTask task(List<String> options, Iterable<? extends JavaFileObject> units) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-proc:none", "-d", System.getProperty("java.io.tmpdir"))); // analyzing writes nothing there
        return (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, null, all, null, units);
    }

    private static List<String> dump(List<JavaFileObject> module) {
        return ApiText.of(task(List.of("-Xlint:-module"), module), Set.of("m")).get("m");
    }

    private static List<JavaFileObject> sample(String module, String type) {
        return List.of(unit("module-info", module), unit("a/A", type));
    }

    private static JavaFileObject unit(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
