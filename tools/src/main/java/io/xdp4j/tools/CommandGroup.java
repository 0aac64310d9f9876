package io.xdp4j.tools;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** A command that has others below it and does nothing alone: it says what there is. */
final class CommandGroup implements Callable<Integer> {

    private final CommandSpec command;
    private final Session session;

    private CommandGroup(Session session, String name) {
        this.session = session;
        this.command = CommandSpec.wrapWithoutInspection(this).name(name);
    }

    /** Returns it, without those below. */
    static CommandSpec of(Session session, String name, String description, String... footer) {
        CommandSpec command = new CommandGroup(session, name).command;
        Output.addHelp(command);
        command.usageMessage()
                .sortOptions(false)
                .synopsisSubcommandLabel("COMMAND")
                .description(description)
                .footer(footer);
        return command;
    }

    @Override
    public Integer call() {
        command.commandLine().usage(session.err());
        return ExitCode.WRONG_USAGE;
    }
}
