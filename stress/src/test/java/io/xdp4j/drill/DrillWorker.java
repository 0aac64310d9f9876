package io.xdp4j.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherExecutionRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A process that runs tests on mutants: reads the index of one from each line, writes what became of it. Whoever
 * started it ends it when a mutant never ends.
 */
final class DrillWorker {

    /** What is written for a mutant that no test noticed; for others, the test that did. */
    static final String SURVIVED = "-";

    private final Subject subject;
    private final Launcher launcher = LauncherFactory.create();
    private final Map<String, Set<String>> users = new HashMap<>();
    private final Map<String, Long> nanos = new HashMap<>();

    private DrillWorker(Subject subject) {
        this.subject = subject;
    }

    /** Arguments: the folder of the module, which is the working directory, and the path of the package. */
    public static void main(String[] args) throws Exception {
        ProcessHandle.current().parent().ifPresent(DrillWorker::endWith);
        PrintStream answers = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        var worker = new DrillWorker(new Subject(Path.of(args[0]), args[1]));
        List<Mutant> mutants = worker.subject.mutants();
        worker.runUnchanged();
        answers.println("ready");
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(worker.killer(mutants.get(Integer.parseInt(line))));
        }
        System.exit(0); // a mutant may have left a thread
    }

    /** A mutant that never ends would outlive its parent. */
    private static void endWith(ProcessHandle parent) {
        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    }

    /** Learns which tests use which classes and how long they take; they have to pass. */
    private void runUnchanged() throws IOException {
        for (String test : subject.tests()) {
            long start = System.nanoTime();
            try (var loader = new MutantLoader(subject, "", new byte[0])) {
                if (!passes(test, loader)) {
                    throw new IllegalStateException(test + " fails without a mutant");
                }
                users.put(test, Set.copyOf(loader.loaded()));
            }
            nanos.put(test, System.nanoTime() - start);
        }
    }

    private String killer(Mutant mutant) throws IOException {
        String name = mutant.type().replace('/', '.');
        Path file = subject.classes().resolve(mutant.type() + ".class");
        byte[] bytes = new ClassMutants(Files.readAllBytes(file)).apply(mutant);
        List<VerifyError> errors = ClassFile.of().verify(bytes);
        if (!errors.isEmpty()) {
            throw new IllegalStateException(mutant + " is no class: it would seem to be noticed", errors.getFirst());
        }
        List<String> tests = subject.tests().stream()
                .filter(test -> users.get(test).contains(name))
                .sorted(Comparator.comparing((String test) -> !test.startsWith(name))
                        .thenComparing(nanos::get))
                .toList();
        for (String test : tests) {
            try (var loader = new MutantLoader(subject, mutant.type(), bytes)) {
                if (!passes(test, loader)) {
                    return test;
                }
            }
        }
        return SURVIVED;
    }

    private boolean passes(String test, MutantLoader loader) {
        Thread.currentThread().setContextClassLoader(loader);
        loader.setDefaultAssertionStatus(true);
        CancellationToken token = CancellationToken.create();
        var failures = new Failures(token);
        try {
            var discovery = LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(loader.loadClass(test)))
                    .build();
            LauncherExecutionRequest request = LauncherExecutionRequestBuilder.request(discovery)
                    .cancellationToken(token)
                    .listeners(failures)
                    .build();
            launcher.execute(request);
        } catch (ClassNotFoundException | LinkageError | OutOfMemoryError _) {
            return false; // the mutant cannot be loaded, or asks for the impossible
        }
        return !token.isCancellationRequested() && failures.run > 0;
    }

    /** Stops at the first failure. */
    private static final class Failures implements TestExecutionListener {

        private final CancellationToken token;
        private int run;

        Failures(CancellationToken token) {
            this.token = token;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            run += test.isTest() ? 1 : 0;
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                token.cancel();
            }
        }
    }
}
