package io.xdp4j.tools;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command {@code xdp}. */
public final class Main implements Callable<Integer> {

    private final CommandSpec command = CommandSpec.wrapWithoutInspection(this).name("xdp");
    private final Session session;

    private Main(Session session) {
        this.session = session;
    }

    /**
     * Runs the command; the hook of {@link Stop} then ends the process with its exit code. Not System.exit, which asks
     * for a logger first: a tenth of the run time of a short command.
     */
    public static void main(String[] args) {
        var stop = new Stop();
        stop.onSignals();
        int code = ExitCode.FAILED;
        try {
            code = run(new Session(System.in, System.out, System.err, Terminal.is(Terminal.ERR), stop), args);
        } finally {
            stop.finished(code);
        }
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

    /** Memory that is not enough is no exception to picocli, and the user's to mend. */
    private static int execute(Session session, String... args) {
        try {
            return commandLine(session, args).execute(args);
        } catch (OutOfMemoryError e) {
            session.err().println("xdp: not enough memory: " + Failures.advice(e));
            return ExitCode.FAILED;
        }
    }

    /** Returns the command with all its subcommands. */
    static CommandLine commandLine(Session session) {
        return commandLine(session, new String[0]);
    }

    /** Returns the command, and only the subcommand that {@code args} start with: each takes a while to describe. */
    private static CommandLine commandLine(Session session, String... args) {
        CommandSpec command = new Main(session).spec();
        Map<String, Supplier<CommandSpec>> subcommands = subcommands(session, args);
        if (args.length > 0 && subcommands.containsKey(args[0])) {
            command.addSubcommand(args[0], subcommands.get(args[0]).get());
        } else {
            subcommands.forEach((name, subcommand) -> command.addSubcommand(name, subcommand.get()));
        }
        return configured(new CommandLine(command), session);
    }

    private static Map<String, Supplier<CommandSpec>> subcommands(Session session, String... args) {
        var subcommands = new LinkedHashMap<String, Supplier<CommandSpec>>();
        subcommands.put("demo", () -> new DemoCommand(session).spec());
        subcommands.put("bench", () -> new BenchCommand(session).spec(args));
        subcommands.put("doctor", () -> new DoctorCommand(session).spec());
        subcommands.put("list", () -> new ListCommand(session).spec());
        subcommands.put("dump", () -> new DumpCommand(session).spec());
        subcommands.put("send", () -> new SendCommand(session).spec());
        subcommands.put("explain", () -> new ExplainCommand(session).spec());
        subcommands.put("run", () -> new RunCommand(session).spec());
        subcommands.put("disasm", () -> new DisasmCommand(session).spec());
        subcommands.put("filter", () -> new FilterCommand(session).spec());
        subcommands.put("load", () -> new LoadCommand(session).spec());
        subcommands.put("map", () -> new MapCommand(session).spec());
        subcommands.put("lab", () -> new LabCommand(session).spec());
        subcommands.put("train", () -> new TrainCommand().spec());
        return subcommands;
    }

    private CommandSpec spec() {
        command.versionProvider(new Version())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print the version, and what it runs on.")
                        .build());
        Output.addHelp(command);
        command.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .description("XDP and AF_XDP for Java: try it, measure it, find out what this host can do.")
                .footer(
                        "",
                        "Examples:",
                        "  xdp demo                       real frames in a minute, without a network card",
                        "  xdp doctor -i eth0             what an interface can do, and why not",
                        "  sudo xdp list                  what is attached to interfaces, and whose it is",
                        "  sudo xdp dump -i eth0          what arrives, and what rules would decide about it",
                        "  sudo xdp send -i eth0 FILE     the frames of a capture; or udp, tcp, icmp to make one",
                        "  xdp explain 'udp -> drop' --frames f.pcap",
                        "                                 which rule takes a frame, and why",
                        "  sudo xdp filter apply -i eth0 'udp dst port 7 -> drop'",
                        "                                 rules on an interface, and what they take",
                        "  xdp disasm OBJ.o               what is in an eBPF object, or --id N: what the kernel runs",
                        "  xdp bench rx -i eth0 -q 0      how fast frames are received",
                        "",
                        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not possible on this host.");
        return command;
    }

    private static CommandLine configured(CommandLine command, Session session) {
        var failures = new Failures(session);
        return command.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setOut(new PrintWriter(session.out(), true))
                .setErr(new PrintWriter(session.err(), true));
    }

    /** Without a subcommand there is nothing to do but to tell which there are. */
    @Override
    public Integer call() {
        command.commandLine().usage(session.err());
        return ExitCode.WRONG_USAGE;
    }
}
