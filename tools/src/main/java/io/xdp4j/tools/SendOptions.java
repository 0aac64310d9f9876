package io.xdp4j.tools;

import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.send.SendSpec;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** How {@code xdp send} is told what to do with frames. */
final class SendOptions {

    private static final double NANOS = 1e9;

    private final PositionalParamSpec what = PositionalParamSpec.builder()
            .index("0")
            .required(true)
            .type(String.class)
            .paramLabel("FILE|udp|tcp|icmp")
            .description("pcap, pcapng or lines NAME HEX; - is standard input. Or the packet to make.")
            .build();

    private final OptionSpec device = OptionSpec.builder("-i", "--interface")
            .type(String.class)
            .paramLabel("IF")
            .description("The interface, by name or index.")
            .build();

    private final OptionSpec queue = OptionSpec.builder("-q", "--queue")
            .type(int.class)
            .paramLabel("N")
            .defaultValue("0")
            .description("Its queue. Default: 0.")
            .build();

    private final OptionSpec rate = OptionSpec.builder("--rate")
            .type(Long.class)
            .paramLabel("PPS")
            .description("Frames to send a second. Default: as fast as possible.")
            .build();

    private final OptionSpec loop = OptionSpec.builder("--loop")
            .type(Long.class)
            .paramLabel("N")
            .description("Send all frames of the file N times, 0 for ever. Default: 1.")
            .build();

    private final OptionSpec seconds = OptionSpec.builder("--seconds")
            .type(Double.class)
            .paramLabel("S")
            .description("End after S seconds.")
            .build();

    private final OptionSpec keepTiming = OptionSpec.builder("--keep-timing")
            .description("Send the frames of a capture with the gaps that they came with.")
            .build();

    private final OptionSpec hex = OptionSpec.builder("--hex")
            .description("Print the frames in hex digits, a line each, and send nothing.")
            .build();

    private final DriverOption driver = new DriverOption(
            DriverOption.Driver.LINUX, "software sends over a wire inside of this process, from soft0 to soft1.");

    private final OptionSpec record = OptionSpec.builder("--record")
            .type(Path.class)
            .paramLabel("FILE")
            .description("With --driver software: write what arrives at the other end to FILE, as pcapng.")
            .build();

    void addTo(CommandSpec command) {
        command.addPositional(what)
                .addOption(device)
                .addOption(queue)
                .addOption(rate)
                .addOption(loop)
                .addOption(seconds)
                .addOption(keepTiming)
                .addOption(hex);
        driver.addTo(command);
        command.addOption(record);
    }

    /** Refuses values that make no sense, and options that do not go together. */
    void check(boolean isFile) {
        Long pps = rate.getValue();
        require(pps == null || pps >= 1 && pps <= 1_000_000_000, "--rate " + pps + ": must be 1 to 1000000000");
        Long rounds = loop.getValue();
        require(rounds == null || rounds >= 0, "--loop " + rounds + ": must be 0 or more");
        require(isFile || rounds == null, "--loop is for files; a packet that is made has --count");
        Double time = seconds.getValue();
        require(
                time == null || time > 0 && !time.isInfinite(),
                "--seconds " + time + ": must be more than 0, and finite");
        require(!keepsTiming() || pps == null, "--keep-timing and --rate are mutually exclusive");
        require(!keepsTiming() || isFile, "--keep-timing is for files: what is made has no times");
        require(record() == null || driver.isSoftware(), "--record is for --driver software: else dump at the far end");
        require(record() == null || !isHex(), "--record and --hex are mutually exclusive");
        if (record() != null) {
            Outfile.check(record.command(), "--record", record());
        }
        require(queueId() >= 0, "--queue " + queueId() + ": must be 0 or more");
    }

    void requireDevice(boolean isComplete) {
        require(
                device() != null || isHex() && isComplete || driver.isSoftware(),
                isHex()
                        ? "-i IF is needed, or all of --src, --src-mac and --dst-mac"
                        : "-i IF is needed: which interface?");
    }

    void requireQueue(XdpInterface target) {
        require(
                queueId() < target.queues(),
                "--queue " + queueId() + ": there is no such queue; " + target.name() + " has "
                        + (target.queues() == 1 ? "queue 0 only" : "queues 0 to " + (target.queues() - 1)));
    }

    String what() {
        return what.getValue();
    }

    /** Returns the interface; null if none is said. */
    String device() {
        return device.getValue();
    }

    boolean isHex() {
        return Output.isGiven(hex);
    }

    DriverOption driver() {
        return driver;
    }

    /** Returns where to write what arrives, or null. */
    Path record() {
        return record.getValue();
    }

    int queueId() {
        return queue.getValue();
    }

    SendSpec spec(BooleanSupplier stop) {
        Long pps = rate.getValue();
        Long rounds = loop.getValue();
        Double time = seconds.getValue();
        return new SendSpec(
                queueId(),
                pps == null ? 0 : pps,
                keepsTiming(),
                rounds == null ? 1 : rounds,
                time == null ? Long.MAX_VALUE : (long) (time * NANOS),
                stop);
    }

    private boolean keepsTiming() {
        return Output.isGiven(keepTiming);
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(what.command().commandLine(), message);
        }
    }
}
