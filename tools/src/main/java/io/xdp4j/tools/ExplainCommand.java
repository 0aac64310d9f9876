package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.RuleList;
import io.xdp4j.tools.explain.Batch;
import io.xdp4j.tools.explain.DeciderName;
import io.xdp4j.tools.explain.Explanation;
import io.xdp4j.tools.input.FrameFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp explain}. */
final class ExplainCommand implements Callable<Integer> {

    private final PositionalParamSpec rules = PositionalParamSpec.builder()
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("RULE")
            .description("The rules, or declarations of sets, in order.")
            .build();

    private final OptionSpec ruleFile = OptionSpec.builder("--rules")
            .type(Path.class)
            .paramLabel("FILE")
            .description("The rules, in a file.")
            .build();

    private final OptionSpec frames = OptionSpec.builder("--frames")
            .type(String.class)
            .paramLabel("FILE")
            .description("The frames: pcap, pcapng, or lines of NAME HEX. - is standard input.")
            .build();

    private final OptionSpec engine = OptionSpec.builder("--engine")
            .type(DeciderName.class)
            .paramLabel("ENGINE")
            .description("What decides: evaluator (Java, the default), or the compiled program in the VM (interpreter, "
                    + "jit) or in the kernel (kernel, which needs root).")
            .build();

    private final DriverOption driver = DriverOption.softwareAlone("software: attach the rules to an interface of the "
            + "software driver, and say what became of each frame there, too.");

    private final OptionSpec parser = OptionSpec.builder("--parser")
            .type(String.class)
            .paramLabel("PARSER")
            .description("How frames are read: strict or windows-compat. Default: what the rules say, else strict.")
            .build();

    private final OptionSpec batch = OptionSpec.builder("--batch")
            .description("Answer questions on standard input, a line of JSON each.")
            .build();

    private final Output output = new Output();
    private final Session session;

    ExplainCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("explain")
                .addPositional(rules)
                .addOption(ruleFile)
                .addOption(frames)
                .addOption(engine);
        driver.addTo(spec);
        spec.addOption(parser).addOption(batch);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Say for each frame which rule decides about it, and why the rules before that do not.")
                .footer(
                        "",
                        "Examples:",
                        "  xdp explain --rules my.rules --frames capture.pcapng",
                        "  xdp explain --rules my.rules --frames capture.pcapng --driver software",
                        "  xdp explain 'udp dst port 53 -> drop' --frames frames.txt --json",
                        "  sudo xdp dump -i eth0 -c 10 -w - | xdp explain --rules my.rules --frames -",
                        "  sudo xdp explain --batch --engine kernel <questions.jsonl",
                        "",
                        "What the answers mean, and the form of questions: docs/explain.md.");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        check();
        if (Output.isGiven(batch)) {
            engine().require();
            new Batch(engine(), new BatchFormat(session.out())).run(session.in());
            return ExitCode.DONE;
        }
        RuleList list = RuleTexts.read(ruleFile.getValue(), texts());
        try (var explanation = explanation(parsed(list));
                FrameFile file = FrameFile.open(frames.getValue(), session.in())) {
            explain(explanation, file);
            return explanation.differed() ? ExitCode.FAILED : ExitCode.DONE;
        }
    }

    private Explanation explanation(RuleList list) throws XdpException {
        return driver.saysSoftware()
                ? Explanation.attached(list, driver.replayer(session, null))
                : Explanation.of(list, engine());
    }

    private void explain(Explanation explanation, FrameFile file) throws IOException {
        JsonLines json = output.isJson() ? new JsonLines() : null;
        while (!session.out().checkError() && file.next()) {
            if (json != null) {
                session.out().println(json.line(explanation.document(file.frame())));
            } else {
                explanation.lines(file.frame()).forEach(session.out()::println);
            }
        }
    }

    private void check() {
        boolean isFile = ruleFile.getValue() != null;
        boolean attaches = driver.saysSoftware();
        require(!attaches || engine.getValue() == null, "--engine and --driver are mutually exclusive");
        require(!attaches || !Output.isGiven(batch), "--batch and --driver are mutually exclusive");
        if (Output.isGiven(batch)) {
            boolean hasMore = isFile || !texts().isEmpty() || frames.getValue() != null || parser.getValue() != null;
            require(!hasMore, "--batch takes rules, frames and parser from standard input");
            return;
        }
        require(isFile || !texts().isEmpty(), "rules are needed: --rules FILE, or 'RULE' ...");
        require(!isFile || texts().isEmpty(), "--rules and rules on the command line are mutually exclusive");
        require(frames.getValue() != null, "--frames FILE is needed");
    }

    private DeciderName engine() {
        return engine.getValue() == null ? DeciderName.EVALUATOR : engine.getValue();
    }

    private RuleList parsed(RuleList list) {
        return parser.getValue() == null ? list : list.withParser(ParserMode.parse(parser.getValue()));
    }

    private List<String> texts() {
        return rules.getValue() == null ? List.of() : rules.getValue();
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(batch.command().commandLine(), message);
        }
    }
}
