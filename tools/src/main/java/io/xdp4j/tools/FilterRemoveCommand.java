package io.xdp4j.tools;

import io.xdp4j.Pins;
import io.xdp4j.Xdp;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.PinStatus.State;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.filter.Occupant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp filter remove}. */
final class FilterRemoveCommand implements Callable<Integer> {

    private final DeviceOption device = new DeviceOption("The interface, by name or index.");

    private final OptionSpec stale = OptionSpec.builder("--stale")
            .description("Remove instead what nothing uses any more, as of interfaces that were deleted.")
            .build();

    private final Output output = new Output();
    private final Session session;

    FilterRemoveCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("remove");
        device.addTo(spec);
        spec.addOption(stale);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Detach the rules that are pinned on an interface, whatever version of xdp put them there, "
                                + "and remove their pin. A program of others is left alone.")
                .footer("", "Examples:", "  sudo xdp filter remove -i eth0", "  sudo xdp filter remove --stale");
        return spec;
    }

    @Override
    public Integer call() throws XdpException {
        if ((device.value() == null) != Output.isGiven(stale)) {
            throw new ParameterException(
                    stale.command().commandLine(),
                    device.value() == null ? "-i IF is needed, or --stale" : "-i and --stale are mutually exclusive");
        }
        session.stop().isRequested(); // from now on a signal waits until it is done
        try (Xdp xdp = Xdp.linux()) {
            if (device.value() == null) {
                print(removeStale(xdp));
            } else {
                XdpInterface named = xdp.find(device.value());
                remove(xdp, named);
                print(List.of(named.name()));
            }
        }
        return ExitCode.DONE;
    }

    private static void remove(Xdp xdp, XdpInterface device) throws XdpException {
        try (Pins pins = xdp.pins()) {
            if (!pins.remove(device)) {
                throw Occupant.of(device).missing("remove the filter of " + device.name(), "");
            }
        }
    }

    private static List<String> removeStale(Xdp xdp) throws XdpException {
        var removed = new ArrayList<String>();
        try (Pins pins = xdp.pins()) {
            for (PinStatus pin : pins.all()) {
                if (pin.state() == State.DETACHED || pin.state() == State.HALF_MADE) {
                    pins.remove(pin);
                    removed.add(pin.directory().toString());
                }
            }
        }
        return removed;
    }

    private void print(List<String> removed) {
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("schema", 1);
            document.put("removed", removed);
            Json.write(session.out(), document);
        } else {
            removed.forEach(each -> session.out().println(each + ": removed"));
        }
    }
}
