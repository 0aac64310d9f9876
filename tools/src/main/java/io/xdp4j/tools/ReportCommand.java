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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code xdp bench report}. */
@Command(
        name = "report",
        sortOptions = false,
        description = {
            "Make one HTML page with plots from results of xdp bench --json.",
            "",
            "Runs of the same configuration are one bar: their median, and how far they lie",
            "apart.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  xdp bench report xdp.json socket.json",
            "  xdp bench report -o rtt.html lat-*.json --hdr xdp.hgrm --hdr socket.hgrm",
            "  xdp bench report --by-file before.json after.json"
        })
final class ReportCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            arity = "1..*",
            paramLabel = "RESULT.json",
            description = "Results, one in a file or several one after the other.")
    private List<Path> results;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.html",
            defaultValue = "report.html",
            description = "Where the page goes. Default: ${DEFAULT-VALUE}. - is standard output.")
    private Path file;

    @Option(
            names = "--hdr",
            paramLabel = "FILE",
            description = "What xdp bench lat --hdr wrote: draw all percentiles. May be repeated.")
    private List<Path> percentiles = List.of();

    @Option(
            names = "--by-file",
            description = "Keep results of different files apart, though they are of the same kind.")
    private boolean byFile;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    ReportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        checkFile();
        Report report = read();
        String page = Page.of(report);
        if (isStandardOutput()) {
            session.out().print(page);
            return ExitCode.DONE;
        }
        Files.writeString(file, page);
        if (output.json) {
            writeDocument(report);
        } else {
            session.out().println(file + ": " + report.summary());
            report.warnings().forEach(warning -> session.out().println("  " + warning));
        }
        return ExitCode.DONE;
    }

    private void checkFile() {
        require(!(isStandardOutput() && output.json), "-o -: the page or the document, not both on standard output");
        require(isStandardOutput() || !results.contains(file), "-o " + file + ": is one of the results");
        if (!isStandardOutput()) {
            Outfile.check(command, "-o", file);
        }
    }

    private Report read() throws IOException {
        var runs = new ArrayList<Run>();
        for (Path result : results) {
            runs.addAll(RunFile.read(result));
        }
        var curves = new ArrayList<HdrFile>();
        for (Path one : percentiles) {
            curves.add(HdrFile.read(one));
        }
        return new Report(runs, curves, byFile);
    }

    private void writeDocument(Report report) {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", 1);
        document.put("page", file.toString());
        document.put("configurations", report.configurations());
        document.put("runs", report.runs().size());
        document.put("warnings", report.warnings());
        Json.write(session.out(), document);
    }

    private boolean isStandardOutput() {
        return file.toString().equals("-");
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
