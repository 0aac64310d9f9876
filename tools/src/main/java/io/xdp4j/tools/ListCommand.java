package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.tools.list.Attachments;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code xdp list}. */
final class ListCommand implements Callable<Integer> {

    private final OptionSpec device = OptionSpec.builder("-i", "--interface")
            .type(String.class)
            .paramLabel("IF")
            .description("Look at this interface only, by name or index.")
            .build();

    private final OptionSpec namespace = OptionSpec.builder("--netns")
            .type(String.class)
            .paramLabel("NAME")
            .description("Look into this network namespace of ip netns instead.")
            .build();

    private final OptionSpec everywhere = OptionSpec.builder("--all-netns")
            .description("Look into this network namespace, and all that have a name.")
            .build();

    private final Output output = new Output();
    private final Session session;

    ListCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("list")
                .addOption(device)
                .addOption(namespace)
                .addOption(everywhere);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Show every XDP program, tc program and AF_XDP socket on the interfaces of this network "
                        + "namespace, whoever put it there: what it is, how old, and what keeps it.")
                .footer(
                        "",
                        "Examples:",
                        "  sudo xdp list",
                        "  sudo xdp list --all-netns",
                        "  sudo xdp list -i eth0 --json");
        return spec;
    }

    @Override
    public Integer call() throws XdpException {
        Attachments attachments = device.getValue() == null ? look() : look().only(device.getValue());
        if (output.isJson()) {
            Json.write(session.out(), attachments.document());
        } else {
            attachments.lines().forEach(session.out()::println);
        }
        return ExitCode.DONE;
    }

    private Attachments look() throws XdpException {
        String name = namespace.getValue();
        if (!Output.isGiven(everywhere)) {
            return name == null ? Attachments.here() : Attachments.at(name);
        }
        if (name != null) {
            throw new IllegalArgumentException("--netns and --all-netns are mutually exclusive");
        }
        return Attachments.everywhere();
    }
}
