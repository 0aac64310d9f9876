package io.xdp4j.tools;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.bpf.object.ProgramInfo;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.PinnedObject;
import io.xdp4j.rule.ManagementException;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.tools.load.LoadWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp load attach}. */
final class LoadAttachCommand implements Callable<Integer> {

    private final ObjectOptions object = new ObjectOptions(true, "Which program. Default: the only one of the object.");

    private final DeviceOption device = new DeviceOption("The interface, by name or index.");

    private final OptionSpec mode = OptionSpec.builder("--mode")
            .type(AttachMode.class)
            .paramLabel("MODE")
            .description("auto, native or generic. Default: auto.")
            .build();

    private final OptionSpec pin = OptionSpec.builder("--pin")
            .type(Path.class)
            .paramLabel("DIR")
            .description("Leave it attached when the command ends, which it does at once: link, program and maps are "
                    + "pinned in this directory of bpffs, which is made.")
            .build();

    private final OptionSpec management = OptionSpec.builder("--allow-management")
            .description("Attach it even if it takes frames that keep the host reachable.")
            .build();

    private final OptionSpec seconds = OptionSpec.builder("--seconds")
            .type(double.class)
            .paramLabel("S")
            .description("Without --pin: detach after so many seconds. Default: by Ctrl-C.")
            .build();

    private final Output output = new Output();
    private final Session session;

    LoadAttachCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("attach");
        device.addTo(spec);
        object.addTo(spec);
        spec.addOption(mode).addOption(pin);
        object.addSettingsTo(spec);
        spec.addOption(management).addOption(seconds);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Attach a program of an object file to an interface. Without --pin it is detached when "
                        + "the command ends, however it ends.")
                .footer(
                        "",
                        "Examples:",
                        "  sudo xdp load attach filter.o -i eth0",
                        "  sudo xdp load attach filter.o -i eth0 --program xdp_main --mode native --pin fw",
                        "  sudo xdp load attach filter.o -i eth0 --set port=53 --set verbose=true");
        return spec;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        device.require();
        require(pin.getValue() == null || seconds.getValue() == null, "--seconds and --pin are mutually exclusive");
        require(seconds.getValue() == null || (double) seconds.getValue() > 0, "--seconds: must be more than 0");
        require(mode() != AttachMode.SOFTWARE, "--mode software: auto, native or generic is wanted");
        BpfObject read = object.read();
        var wanted = new ObjectProgram(read, only(read).name());
        session.stop().isRequested(); // from now on a signal waits until it is detached, or pinned
        try (Xdp xdp = Xdp.linux()) {
            XdpInterface found = xdp.find(device.value());
            if (pin.getValue() != null) {
                AttachMode got = PinnedObject.pin(
                        wanted, new PinnedObject.Wish(found, mode(), Output.isGiven(management), pin.<Path>getValue()));
                print(
                        found,
                        wanted.program(),
                        got,
                        PinnedObject.at(pin.<Path>getValue()).directory());
                return ExitCode.DONE;
            }
            return stay(xdp, found, wanted);
        } catch (XdpException e) {
            throw explained(e);
        }
    }

    /** Attaches it for as long as this process runs, and not longer: the kernel sees to that. */
    private int stay(Xdp xdp, XdpInterface found, ObjectProgram wanted) throws XdpException, InterruptedException {
        AttachSpec spec = AttachSpec.DEFAULT.withMode(mode());
        try (LoadWatch watch = LoadWatch.of(found);
                XdpLink link = xdp.attach(
                        found.rx(), wanted, Output.isGiven(management) ? spec.withManagementAllowed() : spec)) {
            session.stop().onRequest(watch::close);
            tellOfMapsThatAreNotShared(wanted.object());
            print(found, wanted.program(), link.mode(), null);
            session.out().flush();
            session.err().println("attached to " + found.name() + "; Ctrl-C detaches");
            double limit = seconds.getValue() == null ? Integer.MAX_VALUE : (double) seconds.getValue();
            long end = System.nanoTime() + (long) (limit * TimeUnit.SECONDS.toNanos(1));
            watch.await(() -> session.stop().isRequested(), end);
        }
        return ExitCode.DONE;
    }

    /** They would outlive the program, which ends with this process. */
    private void tellOfMapsThatAreNotShared(BpfObject read) {
        String names = read.maps().stream()
                .filter(ObjectMap::pinned)
                .map(ObjectMap::name)
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            session.err().println("maps that are to be shared by name, which is done with --pin only: " + names);
        }
    }

    private ProgramInfo only(BpfObject read) {
        List<ProgramInfo> programs = object.programs(read);
        require(
                programs.size() == 1,
                "--program NAME is needed: there are "
                        + programs.stream().map(ProgramInfo::name).collect(Collectors.joining(", ")));
        return programs.getFirst();
    }

    private AttachMode mode() {
        return mode.getValue() == null ? AttachMode.AUTO : mode.getValue();
    }

    private void print(XdpInterface found, String name, AttachMode got, Path directory) {
        if (output.isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("schema", 1);
            document.put("interface", found.name());
            document.put("program", name);
            document.put("mode", got.name().toLowerCase(Locale.ROOT));
            document.put("pin", directory == null ? null : directory.toString());
            Json.write(session.out(), document);
        } else {
            session.out()
                    .println(found.name() + ": " + name + ", mode "
                            + got.name().toLowerCase(Locale.ROOT)
                            + (directory == null ? "" : ", pinned at " + directory));
        }
    }

    private static XdpException explained(XdpException e) {
        return e instanceof ManagementException taken
                ? taken.withAdvice("let them pass in the program, or give --allow-management")
                : e;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(pin.command().commandLine(), message);
        }
    }
}
