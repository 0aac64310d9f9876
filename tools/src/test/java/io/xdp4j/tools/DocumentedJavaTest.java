package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java that the guides show compiles, given what a reader has by then; what they show of tests passes. */
final class DocumentedJavaTest {

    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

    /** Fields, so that a guide may declare its own of the same name. */
    private static final String GIVEN = """
        import module io.xdp4j;
        Xdp xdp;
        XdpInterface device;
        XskMap sockets;
        RuleList rules;
        AttachSpec spec;
        String text;
        Path path;
        BpfMap map;
        BpfMap counters;
        BpfMap ring;
        InetAddress address;
        void show(MemorySegment data) {}
        List<SetElement> manyElements;
        List<SetElement> others;
        void assertEquals(Object expected, Object actual) {
            if (!expected.equals(actual)) {
                throw new AssertionError(expected + ", " + actual);
            }
        }
        void main() throws Exception {
        %s}
        """;

    @TempDir
    Path folder;

    @Test
    void javaOfTheGuidesCompiles() throws IOException {
        int blocks = 0;
        List<Path> guides;
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            guides = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        for (Path guide : guides) {
            for (var block : BLOCK.matcher(Files.readString(guide)).results().toList()) {
                assertEquals("", errors(block.group(1)), guide.toString());
                blocks++;
            }
        }
        assertTrue(blocks >= 4, blocks + " blocks");
    }

    @Test
    void testsOfTheGuidePass() throws Exception {
        String guide = Files.readString(ROOT.resolve("docs/testing-your-program.md"));
        int blocks = 0;
        for (var block : BLOCK.matcher(guide).results().toList()) {
            run(block.group(1));
            blocks++;
        }
        assertEquals(5, blocks);
    }

    @Test
    void examplesOfTheSoftwareDriverRun() throws Exception {
        String guide = Files.readString(ROOT.resolve("docs/drivers.md"));
        for (String title : List.of(
                "Hooks of the software driver",
                "Several sockets on a queue",
                "Offloads",
                "Frames of several descriptors",
                "Links and networks: time, faults, counters, taps")) {
            int start = guide.indexOf("\n## " + title + "\n");
            var block = BLOCK.matcher(guide.substring(start, guide.indexOf("\n## ", start + 1)));
            assertTrue(block.find(), title);
            do {
                run(block.group(1));
            } while (block.find());
        }
    }

    @Test
    void testOfAGuideThatFailsIsFound() {
        var thrown = assertThrows(
                InvocationTargetException.class,
                () -> run("TestBed.test(\"guide\", bed -> bed.left().expectDropped(1));"));

        assertInstanceOf(AssertionError.class, thrown.getCause());
    }

    @Test
    void javaThatDoesNotCompileIsFound() throws IOException {
        assertNotEquals("", errors("xdp.pin(device);\n"));
    }

    private void run(String block) throws Exception {
        assertEquals("", errors(block));
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Constructor<?> maker = loader.loadClass("Guide").getDeclaredConstructor();
            maker.setAccessible(true);
            Method main = maker.getDeclaringClass().getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(maker.newInstance());
        }
    }

    private String errors(String block) throws IOException {
        Path file = Files.writeString(folder.resolve("Guide.java"), GIVEN.formatted(block));
        String modules = Stream.of("wire", "bpf", "core")
                .map(module -> ROOT.resolve(module).resolve("target/classes").toString())
                .collect(Collectors.joining(File.pathSeparator));
        var messages = new ByteArrayOutputStream();
        List<String> options = List.of(
                "-d", folder.toString(), "--module-path", modules, "--add-modules", "io.xdp4j", file.toString());
        ToolProvider.getSystemJavaCompiler().run(null, messages, messages, options.toArray(String[]::new));
        return messages.toString(StandardCharsets.UTF_8);
    }
}
