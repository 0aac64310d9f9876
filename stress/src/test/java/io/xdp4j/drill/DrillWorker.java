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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * A process that runs tests on mutants: reads the index of one from each line, writes what became of it. It ends when
 * a mutant never ends, or leaves a thread, which would be in the way of the next.
 */
final class DrillWorker {

    /** What is written for a mutant that no test noticed; for others, the test that did. */
    static final String SURVIVED = "-";

    /** In place of the test that noticed a mutant, if it ran on and on: so would the build. */
    static final String NO_END = "no end";

    /** The question that comes first: what the tests do without a mutant. */
    static final String LEARN = "learn";

    /** Behind an answer, that no other comes. */
    static final String LAST = "\tlast";

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LOOKS = 10;

    private final Subject subject;
    private final Path file;
    private final PrintStream answers;
    private final Launcher launcher = LauncherFactory.create();
    private final Watch watch = new Watch(this::end);
    private Throwable failure;

    private DrillWorker(Subject subject, Path file, PrintStream answers) {
        this.subject = subject;
        this.file = file;
        this.answers = answers;
    }

    /**
     * Arguments: the folder of the module, which is the working directory; the path of the package; the file
     * of what its tests do without a mutant.
     */
    public static void main(String[] args) throws Exception {
        ProcessHandle.current().parent().ifPresent(DrillWorker::endWith);
        PrintStream answers = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        var subject = new Subject(Path.of(args[0]), args[1]);
        new DrillWorker(subject, Path.of(args[2]), answers).answer();
        System.exit(0); // a mutant may have left a thread
    }

    /** A mutant that never ends would outlive its parent. */
    private static void endWith(ProcessHandle parent) {
        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    }

    private void answer() throws IOException {
        answers.println("ready");
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = questions.readLine();
        if (LEARN.equals(line)) {
            TestRun.write(file, runUnchanged());
            answers.println("learned" + LAST);
            return;
        }
        List<Mutant> mutants = subject.mutants();
        List<TestRun> runs = TestRun.read(file);
        for (boolean more = true; more && line != null; line = more ? questions.readLine() : null) {
            String killer = killer(mutants.get(Integer.parseInt(line)), runs);
            more = !leftThreads();
            answers.println(killer + (more ? "" : LAST));
        }
    }

    /** Those of a test have its loader; they may be about to end. */
    private static boolean leftThreads() {
        boolean left = true;
        for (int i = 0; left && i < LOOKS; i++) {
            left = Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread ->
                            thread != Thread.currentThread() && thread.getContextClassLoader() instanceof MutantLoader);
            LockSupport.parkNanos(left ? LOOK_NANOS : 0);
        }
        return left;
    }

    private void end() {
        answers.println(NO_END + LAST);
        Runtime.getRuntime().halt(0);
    }

    /** Learns which tests use which classes and how much they take; they have to pass. */
    private List<TestRun> runUnchanged() throws IOException {
        List<TestRun> runs = new ArrayList<>();
        for (String test : subject.tests()) {
            long start = Watch.cpuNanos();
            try (var loader = new MutantLoader(subject, "", new byte[0])) {
                if (!passes(test, loader)) {
                    throw new IllegalStateException(test + " fails without a mutant", failure);
                }
                runs.add(new TestRun(test, Watch.cpuNanos() - start, Set.copyOf(loader.loaded())));
            }
        }
        return runs;
    }

    private String killer(Mutant mutant, List<TestRun> runs) throws IOException {
        String name = mutant.type().replace('/', '.');
        Path original = subject.classes().resolve(mutant.type() + ".class");
        byte[] bytes = new ClassMutants(Files.readAllBytes(original)).apply(mutant);
        List<VerifyError> errors = ClassFile.of().verify(bytes);
        if (!errors.isEmpty()) {
            throw new IllegalStateException(mutant + " is no class: it would seem to be noticed", errors.getFirst());
        }
        List<TestRun> users = runs.stream()
                .filter(run -> run.classes().contains(name))
                .sorted(Comparator.comparing((TestRun run) -> !run.test().startsWith(name))
                        .thenComparing(TestRun::cpuNanos))
                .toList();
        for (TestRun user : users) {
            watch.start(user.cpuNanos());
            try (var loader = new MutantLoader(subject, mutant.type(), bytes)) {
                if (!passes(user.test(), loader)) {
                    return user.test();
                }
            } finally {
                watch.stop();
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
    private final class Failures implements TestExecutionListener {

        private final CancellationToken token;
        private int run;

        Failures(CancellationToken token) {
            this.token = token;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            run += test.isTest() ? 1 : 0;
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                failure = result.getThrowable().orElse(null);
                token.cancel();
            }
        }
    }
}
