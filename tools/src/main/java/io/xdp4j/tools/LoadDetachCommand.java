package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.PinnedObject;
import io.xdp4j.tools.load.LoadedObjects;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp load detach}. */
final class LoadDetachCommand implements Callable<Integer> {

    private final DeviceOption device = new DeviceOption("The interface, by name or index.");

    private final OptionSpec pin = OptionSpec.builder("--pin")
            .type(Path.class)
            .paramLabel("DIR")
            .description("Instead: what is pinned in this directory of bpffs.")
            .build();

    private final Output output = new Output();
    private final Session session;

    LoadDetachCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("detach");
        device.addTo(spec);
        spec.addOption(pin);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Detach what xdp load attach --pin has attached, and remove its pins. A program of others "
                        + "is left alone.")
                .footer("", "Examples:", "  sudo xdp load detach -i eth0", "  sudo xdp load detach --pin fw");
        return spec;
    }

    @Override
    public Integer call() throws XdpException {
        if ((device.value() == null) == (pin.getValue() == null)) {
            throw new ParameterException(pin.command().commandLine(), "one of -i IF and --pin DIR is needed");
        }
        session.stop().isRequested(); // from now on a signal waits until it is done
        Path removed =
                PinnedObject.remove(pin.getValue() == null ? onInterface().directory() : pin.<Path>getValue());
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("schema", 1);
            document.put("removed", List.of(removed.toString()));
            Json.write(session.out(), document);
        } else {
            session.out().println(removed + ": removed");
        }
        return ExitCode.DONE;
    }

    private PinnedObject onInterface() throws XdpException {
        List<PinnedObject> pinned = LoadedObjects.pinned(device.value());
        if (pinned.isEmpty()) {
            List<LoadedObjects.Loaded> there = LoadedObjects.of(device.value());
            throw new XdpException(
                    Kind.GONE,
                    "detach from " + device.value(),
                    0,
                    there.isEmpty()
                            ? "no program is attached"
                            : "xdp load has pinned nothing there; attached is "
                                    + there.getFirst().program(),
                    there.isEmpty() ? "" : there.getFirst().removal());
        }
        return pinned.getFirst();
    }
}
