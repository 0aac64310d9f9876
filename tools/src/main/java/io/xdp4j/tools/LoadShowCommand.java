package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.tools.load.LoadedObjects;
import io.xdp4j.tools.load.LoadedObjects.Loaded;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code xdp load show}. */
final class LoadShowCommand implements Callable<Integer> {

    private final DeviceOption device = new DeviceOption("Look at this interface only, by name or index.");
    private final Output output = new Output();
    private final Session session;

    LoadShowCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("show");
        device.addTo(spec);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Show what is attached to interfaces of this network namespace, with its maps: by id, "
                        + "for xdp map, and where it is pinned.");
        return spec;
    }

    @Override
    public Integer call() throws XdpException {
        List<Loaded> all = LoadedObjects.of(device.value());
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("schema", 1);
            document.put("programs", all.stream().map(LoadShowCommand::document).toList());
            Json.write(session.out(), document);
        } else {
            all.forEach(this::print);
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> document(Loaded one) {
        var document = new LinkedHashMap<String, Object>();
        document.put("interface", one.device());
        document.put("mode", one.mode());
        document.put("program", one.program().name());
        document.put("id", one.program().id());
        document.put("tag", one.program().tag());
        document.put("pin", one.pin().map(Path::toString).orElse(null));
        document.put(
                "maps",
                one.program().maps().stream()
                        .map(map -> Map.of("id", map.id(), "name", map.name()))
                        .toList());
        return document;
    }

    private void print(Loaded one) {
        session.out()
                .println(one.device() + ": " + one.program() + ", mode " + one.mode()
                        + one.pin().map(pin -> ", pinned at " + pin).orElse(""));
        one.program().maps().forEach(map -> session.out().println("  map " + map));
    }
}
