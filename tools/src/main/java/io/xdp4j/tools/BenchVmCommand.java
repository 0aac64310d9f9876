package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.tools.input.BoundedText;
import io.xdp4j.tools.vm.IsaBench;
import io.xdp4j.tools.vm.IsaRunner;
import io.xdp4j.tools.vm.IsaRunner.IsaException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp bench vm}. */
final class BenchVmCommand implements Callable<Integer> {

    private final OptionSpec isa = OptionSpec.builder("--isa")
            .description("Measure a bare program, in hex on standard input: R1 is the memory, R2 its length.")
            .build();

    private final OptionSpec engine = OptionSpec.builder("--engine")
            .type(EngineName.class)
            .paramLabel("ENGINE")
            .description("What runs it: interpreter, jit, or kernel, which needs root.")
            .build();

    private final OptionSpec memory = OptionSpec.builder("--memory")
            .type(String.class)
            .paramLabel("HEX")
            .description("The memory that R1 points to. Default: none, R1 and R2 are 0.")
            .build();

    private final Output output = new Output();
    private final Session session;

    BenchVmCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("vm")
                .addOption(isa)
                .addOption(engine)
                .addOption(memory);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Measure how long a run of an eBPF program takes: after a second of warm-up, in the fastest",
                        "of 20 rounds. The empty program tells what of it is not the program.",
                        "")
                .footer(
                        "",
                        "Examples:",
                        "  echo b70000002a000000 9500000000000000 | xdp bench vm --isa --engine interpreter",
                        "  sudo xdp bench vm --isa --engine kernel --json <program.hex");
        return spec;
    }

    @Override
    public Integer call() throws IOException, XdpException {
        require(Output.isGiven(isa), "what is to run? --isa takes a program from standard input");
        require(engine.getValue() != null, "--engine is needed: interpreter, jit or kernel");
        String hex = memory.getValue();
        byte[] bytes = hex == null ? new byte[0] : IsaRunner.bytes(hex);
        String text = BoundedText.read(session.in(), "standard input: it has");
        try {
            print(measure(IsaRunner.bytes(text), bytes));
            return ExitCode.DONE;
        } catch (IsaException | IllegalArgumentException e) {
            session.err().println("xdp: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private IsaBench.Result measure(byte[] program, byte[] bytes) throws IsaException, XdpException {
        EngineName name = engine.getValue();
        return name == EngineName.KERNEL ? IsaBench.kernel(program, bytes) : IsaBench.vm(name.ofVm(), program, bytes);
    }

    private void print(IsaBench.Result result) {
        String name = engine.getValue().toString();
        String r0 = Long.toHexString(result.result());
        if (!output.isJson()) {
            session.out().printf(Locale.ROOT, "%s: %.1f ns a run, R0 is %s%n", name, result.nanosPerRun(), r0);
            return;
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("engine", name);
        document.put("nanosPerRun", result.nanosPerRun());
        document.put("runs", result.runs());
        document.put("result", r0);
        session.out().println(new JsonLines().line(document));
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(isa.command().commandLine(), message);
        }
    }
}
