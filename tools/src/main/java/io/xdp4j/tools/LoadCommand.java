package io.xdp4j.tools;

import picocli.CommandLine.Model.CommandSpec;

/** {@code xdp load}. */
final class LoadCommand {

    private final Session session;

    LoadCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        return CommandGroup.of(
                        session,
                        "load",
                        "Load programs of object files, as clang writes them, and attach them to interfaces.",
                        "",
                        "Examples:",
                        "  sudo xdp load attach filter.o -i eth0              until Ctrl-C",
                        "  sudo xdp load attach filter.o -i eth0 --set limit=100 --pin fw",
                        "                                                     until it is detached",
                        "  sudo xdp load show",
                        "  sudo xdp load detach -i eth0",
                        "",
                        "What is loaded, and what is not: docs/load.md.")
                .addSubcommand("attach", new LoadAttachCommand(session).spec())
                .addSubcommand("show", new LoadShowCommand(session).spec())
                .addSubcommand("detach", new LoadDetachCommand(session).spec());
    }
}
