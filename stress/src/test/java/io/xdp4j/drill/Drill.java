package io.xdp4j.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the tests of a package on each of its mutants, in as many processes as there are processors. What the tests do
 * without a mutant is learned once, for all of them.
 */
final class Drill {

    private static final int PROCESSES = Runtime.getRuntime().availableProcessors();
    private static final long PATIENCE_MINUTES = 30; // the processes see to it that they answer: see Watch

    /** In place of the test that noticed a mutant, if it ended the process. */
    private static final String CRASH = "crash";

    private final Subject subject;
    private final List<Mutant> mutants;
    private final String[] killers;
    private final AtomicInteger next = new AtomicInteger();
    private final Progress progress;

    Drill(Subject subject) throws IOException {
        this.subject = subject;
        this.mutants = subject.mutants();
        this.killers = new String[mutants.size()];
        this.progress = new Progress(mutants);
    }

    /** Runs all tests that use it on each mutant, until one fails. */
    void run() throws Exception {
        Path runs = Files.createTempFile("drill", ".tsv");
        try {
            run(runs);
        } finally {
            Files.delete(runs);
        }
    }

    private void run(Path runs) throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            learn(threads, runs);
            List<Callable<Void>> works = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                works.add(() -> work(threads, runs));
            }
            for (Future<Void> work : threads.invokeAll(works)) {
                work.get();
            }
        }
    }

    private void learn(ExecutorService threads, Path runs) throws Exception {
        Worker worker = new Worker(threads, runs);
        try {
            if (worker.ask(DrillWorker.LEARN) == null) {
                throw new IllegalStateException("tests of " + subject.path() + " fail without a mutant; see above");
            }
        } finally {
            worker.close();
        }
    }

    /**
     * Each mutant with what noticed it: a test, {@link DrillWorker#NO_END},
     * {@link #CRASH}, or {@link DrillWorker#SURVIVED}.
     */
    Map<Mutant, String> killers() {
        Map<Mutant, String> found = new LinkedHashMap<>();
        for (int i = 0; i < killers.length; i++) {
            found.put(mutants.get(i), killers[i]);
        }
        return found;
    }

    private Void work(ExecutorService threads, Path runs) throws Exception {
        Worker worker = new Worker(threads, runs);
        try {
            for (int i = next.getAndIncrement(); i < killers.length; i = next.getAndIncrement()) {
                String answer = worker.ask(Integer.toString(i));
                killers[i] = answer == null ? CRASH : answer.replace(DrillWorker.LAST, "");
                progress.add(mutants.get(i), killers[i]);
                if (answer == null && worker.failed()) {
                    throw new IllegalStateException(mutants.get(i) + ": the drill itself fails; see above");
                }
                if (answer == null || answer.endsWith(DrillWorker.LAST)) {
                    worker.close();
                    worker = new Worker(threads, runs);
                }
            }
        } finally {
            worker.close();
        }
        return null;
    }

    /** A process. */
    private final class Worker {

        private final ExecutorService threads;
        private final Process process;
        private final BufferedReader answers;
        private final PrintStream questions;

        Worker(ExecutorService threads, Path runs) throws Exception {
            this.threads = threads;
            this.process = new ProcessBuilder(command(runs))
                    .directory(subject.module().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            if (answer() == null) {
                throw new IllegalStateException("no process for the mutants of " + subject.path());
            }
        }

        /** Null if it ended. */
        String ask(String question) throws Exception {
            questions.println(question);
            return answer();
        }

        /** By an exception of its own, which is not the mutant's doing. */
        boolean failed() throws InterruptedException {
            return process.waitFor() == 1;
        }

        void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        private String answer() throws InterruptedException, ExecutionException, TimeoutException {
            return threads.submit(this::readLine).get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        }

        private String readLine() {
            try {
                return answers.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<String> command(Path runs) {
            return List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath(),
                    DrillWorker.class.getName(),
                    subject.module().toString(),
                    subject.path(),
                    runs.toString());
        }

        private static String classPath() {
            return System.getProperty("java.class.path");
        }
    }
}
