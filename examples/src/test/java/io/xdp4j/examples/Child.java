package io.xdp4j.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An example in a process of its own, in the network namespace of the thread that starts it. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final BufferedReader out;

    private Child(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    /** Signals do what they do by default there, even if this build ignores them, as those in the background do. */
    static Child start(Class<?> example, String... args) throws IOException {
        return start(List.of("env", "--default-signal"), example, args);
    }

    /** Runs it with {@code folder} on a disk of its own of 100 KiB, and copies it to {@code copy} at the end. */
    static Child onSmallDisk(Path folder, Path copy, Class<?> example, String... args) throws IOException {
        String script = "mount -t tmpfs -o size=100k none \"$0\" || exit; copy=$1; shift;"
                + " \"$@\"; code=$?; cp -r \"$0/.\" \"$copy\"; exit $code";
        return start(
                List.of(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        script,
                        folder.toString(),
                        copy.toString()),
                example,
                args);
    }

    private static Child start(List<String> prefix, Class<?> example, String... args) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-p", System.getProperty("jdk.module.path")));
        command.addAll(List.of("--enable-native-access=io.xdp4j"));
        command.addAll(List.of("-m", "io.xdp4j.examples/" + example.getName()));
        command.addAll(List.of(args));
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Waits for its next line; null if it printed its last. */
    String line() throws IOException {
        return out.readLine();
    }

    /** What it prints until it ends. */
    List<String> lines() {
        return out.lines().toList();
    }

    /** Nobody reads any more what it prints. */
    void closeOutput() throws IOException {
        out.close();
    }

    /** Sends it a signal, {@code INT} for example. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits for its end, and returns its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
