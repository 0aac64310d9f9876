package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The project as it lies on the disk: what the guards look at. */
final class Checkout {

    private static final Set<String> NOT_OURS = Set.of(".git", ".m2", ".idea", ".vscode", ".settings", "target");
    private static final Set<String> PUBLISHED = Set.of("wire", "bpf", "core");

    private static final Path ROOT = find();
    private static final List<TextFile> FILES = read();
    private static final List<Source> SOURCES = Source.parse(
            FILES.stream().filter(file -> file.path().endsWith(".java")).toList());

    private Checkout() {}

    static Path root() {
        return ROOT;
    }

    /** Every text file that is ours; not the data that tests read. */
    static List<TextFile> files() {
        return FILES;
    }

    /** Every Java file. */
    static List<Source> sources() {
        return SOURCES;
    }

    /** Every Java file that is no test. */
    static List<Source> mainSources() {
        return SOURCES.stream().filter(source -> !source.file().isTest()).toList();
    }

    /** The main sources of the libraries. */
    static List<Source> librarySources() {
        return mainSources().stream()
                .filter(source -> PUBLISHED.contains(source.file().module()))
                .toList();
    }

    /** Runs {@code check} over all of {@code subjects}; fails with a list of where, and {@code remedy}. */
    static <T> void assertNone(List<T> subjects, Function<T, List<Finding>> check, String remedy) {
        assertFalse(subjects.isEmpty(), "nothing to look at: this guard would never fail");
        List<Finding> found = subjects.stream()
                .flatMap(subject -> check.apply(subject).stream())
                .toList();
        if (!found.isEmpty()) {
            var message = new StringBuilder(remedy);
            found.forEach(finding -> message.append("\n  ").append(finding));
            throw new AssertionError(message.toString());
        }
    }

    private static Path find() {
        String given = System.getProperty("project.root");
        Path root = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
            if (root == null) {
                throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
            }
        }
        return root;
    }

    private static List<TextFile> read() {
        List<TextFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && !path.endsWith(".git")) {
                        files.add(TextFile.read(ROOT, path));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + ROOT, e);
        }
        return files.stream()
                .filter(file -> file.text().indexOf('\0') < 0 && !file.path().contains("/src/test/resources/"))
                .toList();
    }
}
