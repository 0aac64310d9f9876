package io.xdp4j.tools;

import io.xdp4j.tools.results.HdrFile;
import io.xdp4j.tools.results.Page;
import io.xdp4j.tools.results.Report;
import io.xdp4j.tools.results.Run;
import io.xdp4j.tools.results.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp bench report}. */
final class ReportCommand implements Callable<Integer> {

    private final PositionalParamSpec results = PositionalParamSpec.builder()
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .paramLabel("RESULT.json")
            .description("Results, one in a file or several one after the other.")
            .build();

    private final OptionSpec target = OptionSpec.builder("-o", "--output")
            .type(Path.class)
            .paramLabel("FILE.html")
            .defaultValue("report.html")
            .description("Where the page goes. Default: ${DEFAULT-VALUE}. - is standard output.")
            .build();

    private final OptionSpec percentiles = OptionSpec.builder("--hdr")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .initialValue(List.of())
            .paramLabel("FILE")
            .description("What xdp bench lat --hdr wrote: draw all percentiles. May be repeated.")
            .build();

    private final OptionSpec byFile = OptionSpec.builder("--by-file")
            .description("Keep results of different files apart, though they are of the same kind.")
            .build();

    private final Output output = new Output();
    private final CommandSpec command = CommandSpec.wrapWithoutInspection(this);
    private final Session session;

    ReportCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        command.name("report")
                .addPositional(results)
                .addOption(target)
                .addOption(percentiles)
                .addOption(byFile);
        output.addTo(command);
        command.usageMessage()
                .sortOptions(false)
                .description(
                        "Make one HTML page with plots from results of xdp bench --json.",
                        "",
                        "Runs of the same configuration are one bar: their median, and how far they lie",
                        "apart.",
                        "")
                .footer(
                        "",
                        "Examples:",
                        "  xdp bench report xdp.json socket.json",
                        "  xdp bench report -o rtt.html lat-*.json --hdr xdp.hgrm --hdr socket.hgrm",
                        "  xdp bench report --by-file before.json after.json");
        return command;
    }

    @Override
    public Integer call() throws IOException {
        Path file = target.getValue();
        boolean isStandardOutput = file.toString().equals("-");
        require(!(isStandardOutput && output.isJson()), "-o -: the page or the document, not both on standard output");
        if (!isStandardOutput) {
            check(file);
        }
        Report report = read();
        String page = Page.of(report);
        if (isStandardOutput) {
            session.out().print(page);
            return ExitCode.DONE;
        }
        Outfile.write(file, page);
        if (output.isJson()) {
            writeDocument(file, report);
        } else {
            session.out().println(file + ": " + report.summary());
            report.warnings().forEach(warning -> session.out().println("  " + warning));
        }
        return ExitCode.DONE;
    }

    private void check(Path file) throws IOException {
        Outfile.check(command, "-o", file);
        for (Path input : inputs()) {
            boolean isSame = Files.exists(input) && Files.exists(file) && Files.isSameFile(input, file);
            require(!isSame, "-o " + file + ": is one of the files to read");
        }
    }

    private List<Path> inputs() {
        var inputs = new ArrayList<Path>(results.<List<Path>>getValue());
        inputs.addAll(percentiles.<List<Path>>getValue());
        return inputs;
    }

    private Report read() throws IOException {
        var runs = new ArrayList<Run>();
        for (Path result : results.<List<Path>>getValue()) {
            runs.addAll(RunFile.read(result));
        }
        var curves = new ArrayList<HdrFile>();
        for (Path one : percentiles.<List<Path>>getValue()) {
            curves.add(HdrFile.read(one));
        }
        return new Report(runs, curves, Output.isGiven(byFile));
    }

    private void writeDocument(Path file, Report report) {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", 1);
        document.put("page", file.toString());
        document.put("configurations", report.configurations());
        document.put("runs", report.runs().size());
        document.put("warnings", report.warnings());
        Json.write(session.out(), document);
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
