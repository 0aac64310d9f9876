package io.xdp4j.tools;

import io.xdp4j.linux.inspect.KernelCode;
import io.xdp4j.tools.disasm.KernelListing;
import io.xdp4j.tools.disasm.Listing;
import io.xdp4j.tools.disasm.ObjectListing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp disasm}. */
final class DisasmCommand implements Callable<Integer> {

    private final ObjectOptions object = new ObjectOptions(false, "Of the file only this program.");

    private final OptionSpec id = OptionSpec.builder("--id")
            .type(Integer.class)
            .paramLabel("N")
            .description("The program with this id in the kernel, as the kernel has changed it.")
            .build();

    private final OptionSpec pinned = OptionSpec.builder("--pinned")
            .type(Path.class)
            .paramLabel("PATH")
            .description("The program that is pinned there, in bpffs.")
            .build();

    private final Output output = new Output();
    private final Session session;

    DisasmCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("disasm");
        object.addTo(spec);
        spec.addOption(id).addOption(pinned);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Show eBPF programs as text, with their functions, maps, variables and lines of source: "
                        + "of an object file, or as the kernel has them.")
                .footer(
                        "",
                        "Examples:",
                        "  xdp disasm filter.o",
                        "  xdp disasm filter.o --program xdp_main --json",
                        "  sudo xdp disasm --id 42",
                        "",
                        "What is shown: docs/disasm.md.");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        check();
        if (object.file() != null) {
            show(new ObjectListing(object.read()));
            return ExitCode.DONE;
        }
        KernelCode code = id.getValue() != null ? KernelCode.ofId(id.getValue()) : KernelCode.ofPin(pinned.getValue());
        show(KernelListing.of(code));
        return ExitCode.DONE;
    }

    private void show(ObjectListing all) throws IOException {
        List<String> programs = object.program() == null ? all.programs() : List.of(object.program());
        List<Listing> listings = new ArrayList<>();
        for (String name : programs) {
            listings.add(all.program(name));
        }
        if (output.isJson()) {
            Map<String, Object> document = new LinkedHashMap<>(all.document());
            document.put("programs", listings.stream().map(Listing::document).toList());
            Json.write(session.out(), document);
            return;
        }
        if (object.program() == null) {
            all.lines().forEach(session.out()::println);
        }
        for (int i = 0; i < listings.size(); i++) {
            if (i > 0 || object.program() == null) {
                session.out().println();
            }
            listings.get(i).lines().forEach(session.out()::println);
        }
    }

    private void show(Listing listing) {
        if (output.isJson()) {
            Json.write(session.out(), listing.document());
        } else {
            listing.lines().forEach(session.out()::println);
        }
    }

    private void check() {
        int sources =
                (object.file() == null ? 0 : 1) + (id.getValue() == null ? 0 : 1) + (pinned.getValue() == null ? 0 : 1);
        require(
                sources == 1,
                sources == 0
                        ? "OBJ.o, --id N or --pinned PATH is needed"
                        : "OBJ.o, --id and --pinned are mutually exclusive");
        require(object.program() == null || object.file() != null, "--program is of an object file");
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(id.command().commandLine(), message);
        }
    }
}
