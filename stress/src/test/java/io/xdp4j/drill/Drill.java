package io.xdp4j.drill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

/** Runs the tests of a package on each of its mutants, in as many processes as there are processors. */
final class Drill {

    private static final int PROCESSES = Runtime.getRuntime().availableProcessors();
    private static final long PATIENCE_SECONDS = 15; // for one mutant; all tests of a package take a few
    private static final long START_SECONDS = 120;

    /** In place of the test that noticed a mutant, if it ran on and on: so would the build. */
    static final String NO_END = "no end";

    private final Subject subject;
    private final List<Mutant> mutants;
    private final String[] killers;
    private final AtomicInteger next = new AtomicInteger();

    Drill(Subject subject) throws IOException {
        this.subject = subject;
        this.mutants = subject.mutants();
        this.killers = new String[mutants.size()];
    }

    /** Runs all tests that use it on each mutant, until one fails. */
    void run() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Callable<Void>> runs = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                runs.add(() -> work(threads));
            }
            for (Future<Void> run : threads.invokeAll(runs)) {
                run.get();
            }
        }
    }

    /** Each mutant with what noticed it: a test, {@link #NO_END}, or {@link DrillWorker#SURVIVED}. */
    Map<Mutant, String> killers() {
        Map<Mutant, String> found = new LinkedHashMap<>();
        for (int i = 0; i < killers.length; i++) {
            found.put(mutants.get(i), killers[i]);
        }
        return found;
    }

    private Void work(ExecutorService threads) throws Exception {
        Worker worker = new Worker(threads);
        try {
            for (int i = next.getAndIncrement(); i < killers.length; i = next.getAndIncrement()) {
                try {
                    killers[i] = worker.ask(i);
                } catch (TimeoutException _) {
                    killers[i] = NO_END;
                    worker.close();
                    worker = new Worker(threads);
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

        Worker(ExecutorService threads) throws Exception {
            this.threads = threads;
            this.process = new ProcessBuilder(command())
                    .directory(subject.module().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            answer(START_SECONDS);
        }

        String ask(int mutant) throws Exception {
            questions.println(mutant);
            return answer(PATIENCE_SECONDS);
        }

        void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        private String answer(long seconds) throws InterruptedException, ExecutionException, TimeoutException {
            String line = threads.submit(this::readLine).get(seconds, TimeUnit.SECONDS);
            if (line == null) {
                throw new IllegalStateException("the process that runs mutants of " + subject.path() + " is gone");
            }
            return line;
        }

        private String readLine() {
            try {
                return answers.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<String> command() {
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
                    subject.path());
        }

        private static String classPath() {
            return System.getProperty("java.class.path");
        }
    }
}
