package io.xdp4j.tools;

import picocli.CommandLine.Model.CommandSpec;

/** {@code xdp filter}. */
final class FilterCommand {

    private final Session session;

    FilterCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        return CommandGroup.of(
                        session,
                        "filter",
                        "Put rules on an interface, keep them there, count what they take, change their sets.",
                        "",
                        "Examples:",
                        "  sudo xdp filter apply -i eth0 'udp dst port 7 -> drop'",
                        "                                             until Ctrl-C",
                        "  sudo xdp filter apply -i eth0 --rules my.rules --pin",
                        "                                             until it is removed",
                        "  sudo xdp filter show -i eth0 --watch       what they take, every second",
                        "  sudo xdp filter set add -i eth0 deny 192.0.2.66",
                        "  sudo xdp filter replace -i eth0 --rules new.rules",
                        "  sudo xdp filter remove -i eth0",
                        "",
                        "How to put rules on an interface and keep them there: docs/filter.md; what they can say:",
                        "docs/rules.md.")
                .addSubcommand("apply", new FilterApplyCommand(session).spec())
                .addSubcommand("replace", new FilterReplaceCommand(session).spec())
                .addSubcommand("remove", new FilterRemoveCommand(session).spec())
                .addSubcommand("show", new FilterShowCommand(session).spec())
                .addSubcommand("set", new FilterSetCommand(session).spec());
    }
}
