package io.xdp4j.tools;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code xdp load}. */
final class LoadCommand implements Callable<Integer> {

    private final CommandSpec command = CommandSpec.wrapWithoutInspection(this).name("load");
    private final Session session;

    LoadCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        Output.addHelp(command);
        command.usageMessage()
                .sortOptions(false)
                .synopsisSubcommandLabel("COMMAND")
                .description("Load programs of object files, as clang writes them, and attach them to interfaces.")
                .footer(
                        "",
                        "Examples:",
                        "  sudo xdp load attach filter.o -i eth0              until Ctrl-C",
                        "  sudo xdp load attach filter.o -i eth0 --set limit=100 --pin fw",
                        "                                                     until it is detached",
                        "  sudo xdp load show",
                        "  sudo xdp load detach -i eth0",
                        "",
                        "What is loaded, and what is not: docs/load.md.");
        return command.addSubcommand("attach", new LoadAttachCommand(session).spec())
                .addSubcommand("show", new LoadShowCommand(session).spec())
                .addSubcommand("detach", new LoadDetachCommand(session).spec());
    }

    @Override
    public Integer call() {
        command.commandLine().usage(session.err());
        return ExitCode.WRONG_USAGE;
    }
}
