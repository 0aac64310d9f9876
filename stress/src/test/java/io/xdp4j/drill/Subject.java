package io.xdp4j.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A package whose classes are mutated, and the tests beside it that should notice. Tests of allocation are left out:
 * they ask what the compiler makes of a method, and the drill does without the good one.
 *
 * @param module the folder in which its tests run
 * @param path the package, as a path
 */
record Subject(Path module, String path) {

    private static final List<String> LEFT_OUT = List.of("AllocationTest", "KernelTest", "TcpdumpTest");

    Path classes() {
        return module.resolve("target/classes");
    }

    Path testClasses() {
        return module.resolve("target/test-classes");
    }

    /** The mutants of all its classes, in the same order each time. */
    List<Mutant> mutants() throws IOException {
        List<Mutant> mutants = new ArrayList<>();
        for (Path file : in(classes())) {
            mutants.addAll(new ClassMutants(Files.readAllBytes(file)).all());
        }
        return mutants;
    }

    /** The names of its test classes. */
    List<String> tests() throws IOException {
        return in(testClasses()).stream()
                .map(file -> testClasses().relativize(file).toString())
                .filter(name -> name.endsWith("Test.class") && LEFT_OUT.stream().noneMatch(name::contains))
                .map(name -> name.replace(".class", "").replace('/', '.'))
                .toList();
    }

    private List<Path> in(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(path))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("package-info.class"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }
}
