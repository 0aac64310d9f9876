package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.doctor.Checkup;
import io.xdp4j.tools.doctor.Finding;
import io.xdp4j.tools.doctor.InterfaceCheckup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code xdp doctor}. */
final class DoctorCommand implements Callable<Integer> {

    private final OptionSpec device = OptionSpec.builder("-i", "--interface")
            .type(String.class)
            .paramLabel("IF")
            .description("Look at this interface, by name or index, whatever its state.")
            .build();

    private final Output output = new Output();
    private final Session session;

    DoctorCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec =
                CommandSpec.wrapWithoutInspection(this).name("doctor").addOption(device);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Say what this host, this process and its interfaces can do; for each no the reason and "
                        + "the remedy.")
                .footer("", "Examples:", "  xdp doctor", "  sudo xdp doctor -i eth0 --json");
        return spec;
    }

    /** Exits with 0 whatever it finds: to say no is its job. */
    @Override
    public Integer call() throws XdpException {
        String name = device.getValue();
        Checkup checkup = name == null ? Checkup.ofAll() : Checkup.of(name);
        if (output.isJson()) {
            Json.write(session.out(), checkup.document());
        } else {
            write(checkup);
        }
        return ExitCode.DONE;
    }

    private void write(Checkup checkup) {
        session.out().println("host");
        checkup.host().forEach(this::write);
        boolean gap = true;
        for (InterfaceCheckup each : checkup.interfaces()) {
            boolean brief = device.getValue() == null && each.isDull();
            if (gap || !brief) {
                session.out().println();
            }
            gap = !brief;
            if (brief) {
                session.out().println(each.line());
            } else {
                write(each);
            }
        }
    }

    private void write(InterfaceCheckup about) {
        XdpInterface each = about.device();
        session.out()
                .printf(
                        "%s: %s, MTU %d, %d queue%s, %s%n",
                        each.name(),
                        about.driver().isEmpty() ? "driver unknown" : about.driver(),
                        each.mtu(),
                        each.queues(),
                        each.queues() == 1 ? "" : "s",
                        each.mac());
        about.findings().forEach(this::write);
    }

    private void write(Finding finding) {
        String mark = switch (finding.status()) {
            case YES -> "yes";
            case NO -> "no";
            case UNKNOWN -> "?";
        };
        session.out().printf("  %-3s  %-20s %s%n", mark, finding.name(), finding.detail());
        if (!finding.remedy().isEmpty()) {
            session.out().printf("       %-20s -> %s%n", "", finding.remedy());
        }
    }
}
