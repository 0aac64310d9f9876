package io.xdp4j.tools;

import io.xdp4j.wire.MacAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code xdp}. */
@Command(
        name = "xdp",
        description = "XDP and AF_XDP for Java: try it, measure it, find out what this host can do.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        footer = {
            "",
            "Examples:",
            "  xdp demo                       real frames in a minute, without a network card",
            "  xdp doctor -i eth0             what an interface can do, and why not",
            "  xdp bench rx -i eth0 -q 0      how fast frames are received",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not possible on this host."
        })
public final class Main implements Callable<Integer> {

    private final Session session;

    @Mixin
    private Output output;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version, and what it runs on.")
    private boolean version;

    @Spec
    private CommandSpec spec;

    private Main(Session session) {
        this.session = session;
    }

    /** Runs the command and ends the process. */
    public static void main(String[] args) {
        var stop = new Stop();
        stop.onSignals();
        int code = ExitCode.FAILED;
        try {
            code = run(new Session(System.out, System.err, isTerminal(), stop), args);
        } finally {
            stop.finished(code);
        }
        System.exit(code);
    }

    /** Runs the command, with its output in {@code out} and {@code err}, and returns its exit code. */
    public static int run(PrintStream out, PrintStream err, String... args) {
        return run(new Session(out, err, false, new Stop()), args);
    }

    static int run(Session session, String... args) {
        int code = execute(session, args);
        if (code == ExitCode.DONE && session.out().checkError()) {
            session.err().println("xdp: not all of the output could be written");
            return ExitCode.FAILED;
        }
        return code;
    }

    private static int execute(Session session, String... args) {
        return commandLine(session, args).execute(args);
    }

    /** Returns the command with all its subcommands. */
    static CommandLine commandLine(Session session) {
        return commandLine(session, new String[0]);
    }

    /** Returns the command, and only the subcommand that {@code args} start with: each takes a while to describe. */
    private static CommandLine commandLine(Session session, String... args) {
        Map<String, Supplier<Object>> subcommands = subcommands(session);
        var command = new CommandLine(new Main(session));
        if (args.length > 0 && subcommands.containsKey(args[0])) {
            command.addSubcommand(subcommands.get(args[0]).get());
        } else {
            subcommands.values().forEach(subcommand -> command.addSubcommand(subcommand.get()));
        }
        return configured(command, session);
    }

    private static Map<String, Supplier<Object>> subcommands(Session session) {
        var subcommands = new LinkedHashMap<String, Supplier<Object>>();
        subcommands.put("demo", () -> new DemoCommand(session));
        subcommands.put(
                "bench",
                () -> new CommandLine(new BenchCommand(session))
                        .addSubcommand(new CompareCommand(session))
                        .addSubcommand(new ReportCommand(session)));
        subcommands.put("doctor", () -> new DoctorCommand(session));
        subcommands.put("lab", () -> new LabCommand(session));
        subcommands.put("train", TrainCommand::new);
        return subcommands;
    }

    private static CommandLine configured(CommandLine command, Session session) {
        var failures = new Failures(session);
        return command.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .registerConverter(MacAddress.class, BenchCommand::mac)
                .registerConverter(Inet4Address.class, BenchCommand::ipv4)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setOut(new PrintWriter(session.out(), true))
                .setErr(new PrintWriter(session.err(), true));
    }

    /** Without a subcommand there is nothing to do but to tell which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(session.err());
        return ExitCode.WRONG_USAGE;
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException _) {
            return System.console() != null && System.console().isTerminal();
        }
    }
}
