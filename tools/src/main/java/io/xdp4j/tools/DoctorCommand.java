package io.xdp4j.tools;

import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.doctor.Finding;
import io.xdp4j.tools.doctor.HostCheckup;
import io.xdp4j.tools.doctor.InterfaceCheckup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code xdp doctor}. */
@Command(
        name = "doctor",
        sortOptions = false,
        description =
                "Say what this host, this process and its interfaces can do; for each no the reason and the remedy.",
        footer = {"", "Examples:", "  xdp doctor", "  sudo xdp doctor -i eth0 --json"})
final class DoctorCommand implements Callable<Integer> {

    private static final int SCHEMA = 1;

    private final Session session;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "IF",
            description = "Look at this interface only, by name or index.")
    private String device;

    @Mixin
    private Output output;

    DoctorCommand(Session session) {
        this.session = session;
    }

    /** Exits with 0 whatever it finds: to say no is its job. */
    @Override
    public Integer call() throws XdpException {
        List<Finding> host = HostCheckup.findings();
        List<InterfaceCheckup> interfaces = interfaces();
        if (output.json) {
            Json.write(session.out(), document(host, interfaces));
        } else {
            write(host, interfaces);
        }
        return ExitCode.DONE;
    }

    private List<InterfaceCheckup> interfaces() throws XdpException {
        if (!HostCheckup.isLinux()) {
            return List.of();
        }
        try (Xdp xdp = Xdp.linux()) {
            var found = new ArrayList<InterfaceCheckup>();
            for (XdpInterface each : device == null ? xdp.interfaces() : List.of(xdp.find(device))) {
                found.add(InterfaceCheckup.of(xdp, each));
            }
            return found;
        }
    }

    private void write(List<Finding> host, List<InterfaceCheckup> interfaces) {
        session.out().println("host");
        host.forEach(this::write);
        for (InterfaceCheckup each : interfaces) {
            XdpInterface about = each.device();
            session.out()
                    .printf(
                            "%n%s: %s, MTU %d, %d queue%s, %s%n",
                            about.name(),
                            each.driver().isEmpty() ? "driver unknown" : each.driver(),
                            about.mtu(),
                            about.queues(),
                            about.queues() == 1 ? "" : "s",
                            about.mac());
            each.findings().forEach(this::write);
        }
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

    private static Map<String, Object> document(List<Finding> host, List<InterfaceCheckup> interfaces) {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", SCHEMA);
        document.put("host", host.stream().map(Finding::document).toList());
        document.put(
                "interfaces",
                interfaces.stream().map(InterfaceCheckup::document).toList());
        return document;
    }
}
