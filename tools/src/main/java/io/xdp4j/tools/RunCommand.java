package io.xdp4j.tools;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ProgramInfo;
import io.xdp4j.tools.input.FrameFile;
import io.xdp4j.tools.run.KernelEngine;
import io.xdp4j.tools.run.ObjectEngine;
import io.xdp4j.tools.run.ObjectRun;
import io.xdp4j.tools.run.Seed;
import io.xdp4j.tools.run.SoftwareEngine;
import io.xdp4j.tools.run.VmEngine;
import io.xdp4j.wire.CaptureReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp run}. */
final class RunCommand implements Callable<Integer> {

    private static final long MOST_KEPT = 256 << 20; // bytes of frames, with what it takes to keep them
    private static final int KEEPING = 100;

    private final ObjectOptions object = new ObjectOptions(
            false, "Run this program only. Default: all XDP programs of the object, one after the other.");

    private final OptionSpec frames = OptionSpec.builder("--frames")
            .type(String.class)
            .paramLabel("FILE")
            .description("Frames: pcap, pcapng, or lines NAME HEX; - is standard input.")
            .build();

    private final OptionSpec seed = OptionSpec.builder("--seed")
            .type(String.class)
            .paramLabel("FILE")
            .description("Lines MAP KEYHEX VALUEHEX, put into the maps first; a per-CPU map gets it on every CPU.")
            .build();

    private final OptionSpec engine = OptionSpec.builder("--engine")
            .type(EngineName.class)
            .paramLabel("ENGINE")
            .description("What runs them: ${COMPLETION-CANDIDATES}.")
            .build();

    private final DriverOption driver = DriverOption.softwareAlone("software: attach them to an interface of the "
            + "software driver, one after the other, instead of running them in an engine.");

    private final OptionSpec isa = OptionSpec.builder("--isa")
            .description("Run a bare program, in hex on standard input: R1 is the memory, R2 its length.")
            .build();

    private final OptionSpec memory = OptionSpec.builder("--memory")
            .type(String.class)
            .paramLabel("HEX")
            .description("With --isa: the memory that R1 points to. Default: none, R1 and R2 are 0.")
            .build();

    private final OptionSpec batch = OptionSpec.builder("--batch")
            .description("With --isa: answer lines of PROGRAMHEX MEMORYHEX, or PROGRAMHEX -, on standard input.")
            .build();

    private final Output output = new Output("Changes nothing: it is one JSON document a line in any case.");
    private final Session session;

    RunCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("run");
        object.addTo(spec);
        spec.addOption(frames).addOption(seed);
        object.addSettingsTo(spec);
        spec.addOption(engine);
        driver.addTo(spec);
        spec.addOption(isa).addOption(memory).addOption(batch);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Run the XDP programs of an object file over frames, without an interface: what each "
                        + "returns, how it changes the frame, and what is in the maps after the last one.")
                .footer(
                        "",
                        "Examples:",
                        "  xdp run filter.o --frames f.pcap --engine jit",
                        "  sudo xdp run filter.o --program main --frames frames.txt --seed maps.txt --engine kernel",
                        "  xdp run filter.o --frames f.pcap --driver software",
                        "  echo b70000002a000000 9500000000000000 | xdp run --isa --engine interpreter",
                        "",
                        "What is printed: docs/run.md.");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        boolean attaches = driver.saysSoftware();
        require(engine.getValue() != null || attaches, "--engine is needed: interpreter, jit or kernel");
        require(engine.getValue() == null || !attaches, "--engine and --driver are mutually exclusive");
        require(!attaches || !Output.isGiven(isa), "--driver attaches programs of objects: --isa has --engine");
        return Output.isGiven(isa) ? bare() : ofObject();
    }

    private int bare() throws IOException {
        require(object.file() == null && frames.getValue() == null, "--isa takes a program from standard input");
        require(engine.getValue() != EngineName.KERNEL, "--isa runs in the JVM: bench vm --isa measures in the kernel");
        require(!Output.isGiven(batch) || memory.getValue() == null, "--batch takes the memory from standard input");
        var run = new BareRun(session, engine.<EngineName>getValue().ofVm());
        return Output.isGiven(batch) ? run.batch() : run.once(memory.getValue());
    }

    private int ofObject() throws IOException {
        require(memory.getValue() == null && !Output.isGiven(batch), "--memory and --batch are for --isa");
        require(object.file() != null, "OBJ.o is needed, or --isa");
        require(frames.getValue() != null, "--frames FILE is needed");
        BpfObject read = object.read();
        List<ProgramInfo> programs = object.programs(read);
        List<Seed> seeds = seed.getValue() == null ? List.of() : Seed.read(seed.getValue());
        var run = new ObjectRun(engine(), read, seeds, frames());
        var lines = new JsonLines();
        for (ProgramInfo one : programs) {
            run.run(one.name(), line -> session.out().println(lines.line(line)));
        }
        return ExitCode.DONE;
    }

    private ObjectEngine engine() {
        if (driver.saysSoftware()) {
            driver.say(session);
            return new SoftwareEngine();
        }
        EngineName name = engine.getValue();
        return name == EngineName.KERNEL ? new KernelEngine() : new VmEngine(name.ofVm());
    }

    private List<ObjectRun.Frame> frames() throws IOException {
        List<ObjectRun.Frame> all = new ArrayList<>();
        long kept = 0;
        try (FrameFile reader = FrameFile.open(frames.getValue(), session.in())) {
            while (reader.next()) {
                CaptureReader frame = reader.frame();
                byte[] bytes =
                        frame.memory().asSlice(frame.offset(), frame.length()).toArray(JAVA_BYTE);
                String name = frame.name().isEmpty() ? Integer.toString(all.size() + 1) : frame.name();
                all.add(new ObjectRun.Frame(name, bytes));
                kept += bytes.length + KEEPING;
                if (kept > MOST_KEPT) {
                    throw new IOException(frames.getValue() + ": more than " + (MOST_KEPT >> 20)
                            + " MiB of frames, which is the most; run them in parts");
                }
            }
        }
        return all;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(engine.command().commandLine(), message);
        }
    }
}
