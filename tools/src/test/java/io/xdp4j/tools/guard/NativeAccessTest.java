package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restricted methods are called by {@code io.xdp4j.os} alone: jnativescan reads the compiled classes. */
final class NativeAccessTest {

    private static final List<String> MODULES = List.of("wire", "bpf", "core", "tools");
    private static final String FENCE = "io.xdp4j.os.";
    private static final Pattern CLASS_LINE = Pattern.compile("(?m)^  (\\S+):$");

    @Test
    void onlyTheFenceCallsRestrictedMethods() {
        Set<String> users = users(MODULES.stream()
                .map(module -> Checkout.root().resolve(module).resolve("target/classes"))
                .toList());

        assertFalse(users.isEmpty(), "found none at all: jnativescan prints something else than this test reads");
        assertEquals(List.of(), outside(users), "these classes call restricted methods; io.xdp4j.os should");
    }

    @Test
    void aCallOutsideOfTheFenceIsFound(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), """
                package a;
                public class A { void a() { java.lang.foreign.MemorySegment.NULL.reinterpret(1); } }
                """);
        int result = javax.tools.ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", folder.toString(), source.toString());
        assertEquals(0, result);

        assertEquals(List.of("a.A"), outside(users(List.of(folder))));
    }

    private static List<String> outside(Set<String> users) {
        return users.stream().filter(user -> !user.startsWith(FENCE)).sorted().toList();
    }

    private static Set<String> users(List<Path> classes) {
        classes.forEach(folder -> assertTrue(Files.isDirectory(folder), () -> folder + ": build it first"));
        String path = classes.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator));
        var out = new StringWriter();
        int result = java.util.spi.ToolProvider.findFirst("jnativescan")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(out), "--class-path", path);
        assertEquals(0, result, out::toString);
        Stream<MatchResult> lines = CLASS_LINE.matcher(out.toString()).results();
        return lines.map(line -> line.group(1)).collect(Collectors.toSet());
    }
}
