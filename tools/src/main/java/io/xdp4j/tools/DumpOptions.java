package io.xdp4j.tools;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.capture.CaptureSpec;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** What {@code xdp dump} can be told, and what that comes to. */
final class DumpOptions {

    /** The file that is standard output. */
    static final String STANDARD = "-";

    enum Mode {
        AUTO,
        NATIVE,
        GENERIC
    }

    private static final int KIB = 1024;
    private static final int MIN_BUFFER_KIB = 64; // pages of 64 KiB are the largest there are
    private static final int MAX_BUFFER_KIB = 1024 * 1024;
    private static final int DEFAULT_BUFFER_KIB = 4096;
    private static final int MANY_PROCESSORS = 16; // where the default is less for each
    private static final double NANOS = 1e9;

    private final PositionalParamSpec rules = PositionalParamSpec.builder()
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("RULE")
            .description("Say for each frame what these rules would decide.")
            .build();

    private final DeviceOption device = new DeviceOption("The interface, by name or index.");

    private final OptionSpec queues = OptionSpec.builder("-q", "--queue")
            .type(List.class)
            .auxiliaryTypes(Integer.class)
            .splitRegex(",")
            .paramLabel("N")
            .description("Only these queues; may be repeated. Default: all.")
            .build();

    private final OptionSpec file = OptionSpec.builder("-w", "--write")
            .type(String.class)
            .paramLabel("FILE")
            .description("Write pcapng to FILE, or to standard output if it is -.")
            .build();

    private final OptionSpec count = OptionSpec.builder("-c", "--count")
            .type(Long.class)
            .paramLabel("N")
            .description("End after N frames.")
            .build();

    private final OptionSpec seconds = OptionSpec.builder("--seconds")
            .type(Double.class)
            .paramLabel("S")
            .description("End after S seconds.")
            .build();

    private final OptionSpec snapLength = OptionSpec.builder("-s", "--snaplen")
            .type(int.class)
            .paramLabel("BYTES")
            .defaultValue("0")
            .description("Keep so much of each frame. Default: 0, all, up to " + CaptureSpec.MAX_SNAP_LENGTH + ".")
            .build();

    private final OptionSpec ruleFile = OptionSpec.builder("--rules")
            .type(Path.class)
            .paramLabel("FILE")
            .description("Say for each frame what the rules of FILE would decide.")
            .build();

    private final OptionSpec verdicts = OptionSpec.builder("--verdicts")
            .description("Insist on rules; with rules it is so anyway.")
            .build();

    private final OptionSpec buffer = OptionSpec.builder("-B", "--buffer")
            .type(Integer.class)
            .paramLabel("KIB")
            .description("How much may wait to be read, for each processor, in KiB: a power of two from "
                    + MIN_BUFFER_KIB + ". Default: " + DEFAULT_BUFFER_KIB + ", less on many processors.")
            .build();

    private final OptionSpec mode = OptionSpec.builder("--mode")
            .type(Mode.class)
            .paramLabel("auto|native|generic")
            .defaultValue("AUTO")
            .description("How the program is attached. Default: auto.")
            .build();

    private final DriverOption driver =
            new DriverOption(DriverOption.Driver.LINUX, "software is soft0 and soft1, without rights: with --replay.");

    private final OptionSpec replay = OptionSpec.builder("--replay")
            .type(String.class)
            .paramLabel("FILE")
            .description("With --driver software: have the frames of FILE come in, a capture or lines NAME HEX, or "
                    + "standard input if it is -; and end.")
            .build();

    void addTo(CommandSpec command) {
        device.addTo(command);
        command.addPositional(rules)
                .addOption(queues)
                .addOption(file)
                .addOption(count)
                .addOption(seconds)
                .addOption(snapLength)
                .addOption(ruleFile)
                .addOption(verdicts)
                .addOption(buffer)
                .addOption(mode);
        driver.addTo(command);
        command.addOption(replay);
    }

    /** Refuses values that make no sense, and options that do not go together. */
    void check(boolean isJson) {
        checkDriver();
        require(
                snap() >= 0 && snap() <= CaptureSpec.MAX_SNAP_LENGTH,
                "--snaplen " + snap() + ": must be 0 to " + CaptureSpec.MAX_SNAP_LENGTH);
        require(frames() > 0, "--count " + count.getValue() + ": must be 1 or more");
        Double time = seconds.getValue();
        require(
                time == null || time > 0 && !time.isInfinite(),
                "--seconds " + time + ": must be more than 0, and finite");
        int kib = bufferKib();
        require(
                kib >= MIN_BUFFER_KIB && kib <= MAX_BUFFER_KIB && Integer.bitCount(kib) == 1,
                "--buffer " + kib + ": must be a power of two, " + MIN_BUFFER_KIB + " to " + MAX_BUFFER_KIB);
        require(!isJson || !STANDARD.equals(file()), "--json and -w - both want standard output");
        require(!isRuleFile() || texts().isEmpty(), "--rules and rules on the command line are mutually exclusive");
        require(!Output.isGiven(verdicts) || hasRules(), "--verdicts needs rules: --rules FILE, or 'RULE' ...");
        if (file() != null && !file().equals(STANDARD)) {
            Outfile.check(file.command(), "--write", Path.of(file()));
        }
    }

    private void checkDriver() {
        boolean isSoftware = driver.isSoftware();
        require(replay() == null || isSoftware, "--replay needs --driver software: on Linux use xdp send");
        require(
                !isSoftware || replay() != null,
                "--driver software needs --replay FILE: nobody else sends to it, and it ends with this process");
        require(
                !isSoftware || mode.getValue() == Mode.AUTO && buffer.getValue() == null,
                "--mode and --buffer are for --driver linux");
        if (!isSoftware) {
            device.require();
        }
    }

    String device() {
        return device.value();
    }

    DriverOption driver() {
        return driver;
    }

    /** Returns the file whose frames are to come in; null if those of an interface of Linux are wanted. */
    String replay() {
        return replay.getValue();
    }

    /** Returns where frames are written; null for lines on standard output. */
    String file() {
        return file.getValue();
    }

    boolean hasRules() {
        return isRuleFile() || !texts().isEmpty();
    }

    RuleList rules() throws IOException {
        return RuleTexts.read(ruleFile.getValue(), texts());
    }

    long frames() {
        Long frames = count.getValue();
        return frames == null ? Long.MAX_VALUE : frames;
    }

    long nanos() {
        Double time = seconds.getValue();
        return time == null ? Long.MAX_VALUE : (long) (time * NANOS);
    }

    CaptureSpec spec(XdpInterface target) {
        List<Integer> wanted = queues.getValue() == null ? List.of() : queues.getValue();
        for (int queue : wanted) {
            require(
                    queue >= 0 && queue < target.queues(),
                    "--queue " + queue + ": there is no such queue; " + target.name() + " has "
                            + (target.queues() == 1 ? "queue 0 only" : "queues 0 to " + (target.queues() - 1)));
        }
        int kept = snap() == 0 ? CaptureSpec.MAX_SNAP_LENGTH : snap();
        return new CaptureSpec(kept, wanted, bufferKib() * KIB, attachMode());
    }

    private AttachMode attachMode() {
        return AttachMode.valueOf(mode.<Mode>getValue().name().toUpperCase(Locale.ROOT));
    }

    private int bufferKib() {
        Integer kib = buffer.getValue();
        if (kib != null) {
            return kib;
        }
        int processors = Runtime.getRuntime().availableProcessors();
        int share = Integer.highestOneBit(DEFAULT_BUFFER_KIB * MANY_PROCESSORS / processors);
        return Math.clamp(share, MIN_BUFFER_KIB, DEFAULT_BUFFER_KIB);
    }

    private int snap() {
        return snapLength.getValue();
    }

    private boolean isRuleFile() {
        return ruleFile.getValue() != null;
    }

    private List<String> texts() {
        return rules.getValue() == null ? List.of() : rules.getValue();
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(file.command().commandLine(), message);
        }
    }
}
