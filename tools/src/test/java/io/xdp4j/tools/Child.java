package io.xdp4j.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command in a process of its own, in the network namespace of the thread that starts it. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final ChildCoverage coverage;

    private Child(Process process, ChildCoverage coverage) {
        this.process = process;
        this.coverage = coverage;
    }

    static Child xdp(String... args) throws IOException {
        return start(List.of(), args);
    }

    /** Signals do what they do by default there, even if this build ignores them, as those in the background do. */
    static Child withSignals(String... args) throws IOException {
        return start(List.of("env", "--default-signal"), args);
    }

    /** Its output goes where there is no room for it. */
    static Child onFullDisk(String... args) throws IOException {
        return start(List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"), args);
    }

    /** With a command before it that becomes it in the end, as {@code nice} does. */
    static Child xdp(List<String> prefix, String... args) throws IOException {
        return start(prefix, args);
    }

    /** As a process that has no capability at all, whoever it belongs to. */
    static Child withoutRights(String... args) throws IOException {
        return start(List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"), args);
    }

    Process process() {
        return process;
    }

    /** Waits until it has a thread called {@code name}. Source: proc_pid_comm(5). */
    void awaitThread(String name) throws IOException {
        while (process.isAlive()) {
            try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
                for (Path thread : threads.toList()) {
                    if (name(thread.resolve("comm")).strip().equals(name)) {
                        return;
                    }
                }
            } catch (NoSuchFileException _) {
                // a thread ended while it was looked at
            }
        }
    }

    /** Sends it a signal, {@code INT} for example. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits for its end. */
    Ran await() throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + out + err);
        }
        coverage.count();
        return new Ran(process.exitValue(), out, err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Returns what starts the command, without its arguments. */
    static List<String> command() {
        return command(List.of());
    }

    private static List<String> command(List<String> options) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(options);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-p", System.getProperty("jdk.module.path")));
        command.addAll(List.of("--enable-native-access=io.xdp4j", "-m", "io.xdp4j.tools/io.xdp4j.tools.Main"));
        return command;
    }

    private static Child start(List<String> prefix, String... args) throws IOException {
        var coverage = ChildCoverage.start();
        var command = new ArrayList<>(prefix);
        command.addAll(command(coverage.options()));
        command.addAll(List.of(args));
        return new Child(new ProcessBuilder(command).start(), coverage);
    }

    /** A thread that ended since it was listed has no name any more. */
    private static String name(Path comm) {
        try {
            return Files.readString(comm);
        } catch (IOException _) {
            return "";
        }
    }
}
