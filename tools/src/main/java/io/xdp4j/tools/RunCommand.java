package io.xdp4j.tools;

import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.tools.vm.IsaRunner;
import io.xdp4j.tools.vm.IsaRunner.IsaException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp run}. */
final class RunCommand implements Callable<Integer> {

    private final OptionSpec isa = OptionSpec.builder("--isa")
            .description("Run a bare program, in hex on standard input: R1 is the memory, R2 its length.")
            .build();

    private final OptionSpec engine = OptionSpec.builder("--engine")
            .type(Engine.class)
            .paramLabel("ENGINE")
            .description("What runs it: interpreter or jit.")
            .build();

    private final OptionSpec memory = OptionSpec.builder("--memory")
            .type(String.class)
            .paramLabel("HEX")
            .description("The memory that R1 points to. Default: none, R1 and R2 are 0.")
            .build();

    private final OptionSpec batch = OptionSpec.builder("--batch")
            .description("Answer lines of PROGRAMHEX MEMORYHEX, or PROGRAMHEX -, on standard input.")
            .build();

    private final Session session;

    RunCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("run")
                .addOption(isa)
                .addOption(engine)
                .addOption(memory)
                .addOption(batch);
        Output.addHelp(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Run eBPF programs inside the JVM.")
                .footer(
                        "",
                        "Examples:",
                        "  echo b70000002a000000 9500000000000000 | xdp run --isa --engine interpreter",
                        "  xdp run --isa --engine jit --batch <programs.txt",
                        "",
                        "Printed is R0 in hex. What programs may do: docs/ebpf.md.");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        require(Output.isGiven(isa), "what is to run? --isa takes a program from standard input");
        require(engine.getValue() != null, "--engine interpreter or --engine jit is needed");
        require(!Output.isGiven(batch) || memory.getValue() == null, "--batch takes the memory from standard input");
        var runner = new IsaRunner(engine.getValue());
        return Output.isGiven(batch) ? batch(runner) : once(runner);
    }

    private int once(IsaRunner runner) throws IOException {
        String text = new String(session.in().readAllBytes(), StandardCharsets.ISO_8859_1);
        String hex = memory.getValue();
        try {
            byte[] bytes = hex == null ? new byte[0] : IsaRunner.bytes(hex);
            long result = runner.run(runner.load(IsaRunner.bytes(text)), bytes);
            session.out().println(Long.toHexString(result));
            return ExitCode.DONE;
        } catch (IsaException | IllegalArgumentException e) {
            session.err().println("xdp: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private int batch(IsaRunner runner) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.ISO_8859_1));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            session.out().println(runner.answer(line));
            if (session.out().checkError()) {
                return ExitCode.FAILED;
            }
        }
        return ExitCode.DONE;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(isa.command().commandLine(), message);
        }
    }
}
