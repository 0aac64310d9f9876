package io.xdp4j.tools;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.SocketMode;
import io.xdp4j.rule.RuleList;
import io.xdp4j.tools.bench.BenchSpec;
import io.xdp4j.tools.bench.CardSpec;
import io.xdp4j.tools.bench.Limits;
import io.xdp4j.tools.bench.PortSpec;
import io.xdp4j.tools.bench.Scenario;
import io.xdp4j.wire.MacAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What {@code xdp bench} can be told, and what that comes to. */
final class BenchOptions {

    enum Driver {
        LINUX,
        SOFTWARE
    }

    enum Way {
        XDP,
        SOCKET
    }

    enum Wait {
        SPIN,
        POLL
    }

    enum Mode {
        AUTO,
        NATIVE,
        GENERIC
    }

    private static final double DEFAULT_SECONDS = 10;

    private final PositionalParamSpec scenario = PositionalParamSpec.builder()
            .arity("0..1")
            .type(Scenario.class)
            .paramLabel("rx|tx|fwd|lat")
            .description("What to measure.")
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
            .description("The interface's queue; sockets take from all. Default: 0.")
            .build();

    private final OptionSpec seconds = OptionSpec.builder("--seconds")
            .type(Double.class)
            .paramLabel("S")
            .description("Measure for S seconds. Default: 10.")
            .build();

    private final OptionSpec packets = OptionSpec.builder("--packets")
            .type(Long.class)
            .paramLabel("N")
            .description("Measure N packets, exactly.")
            .build();

    private final OptionSpec warmup = OptionSpec.builder("--warmup")
            .type(Double.class)
            .paramLabel("S")
            .description("Let packets flow for S seconds before they count. Default: 1; with --packets 0 on Linux.")
            .build();

    private final OptionSpec batch = OptionSpec.builder("--batch")
            .type(int.class)
            .paramLabel("N")
            .defaultValue("64")
            .description("Packets at once, 1 to 2048; one over sockets. Default: 64.")
            .build();

    private final OptionSpec size = OptionSpec.builder("--size")
            .type(int.class)
            .paramLabel("BYTES")
            .defaultValue("64")
            .description("tx, lat: frame size with the Ethernet header, 64 to the MTU + 14. Default: 64.")
            .build();

    private final OptionSpec mode = OptionSpec.builder("--mode")
            .type(Mode.class)
            .paramLabel("auto|native|generic")
            .defaultValue("AUTO")
            .description("rx, fwd, lat: how the program is attached. Default: auto.")
            .build();

    private final OptionSpec copy = OptionSpec.builder("--copy")
            .description("The driver copies frames.")
            .build();

    private final OptionSpec zeroCopy = OptionSpec.builder("--zero-copy")
            .description("The device uses our memory, or it is an error.")
            .build();

    private final OptionSpec wait = OptionSpec.builder("--wait")
            .type(Wait.class)
            .paramLabel("spin|poll")
            .defaultValue("POLL")
            .description("What to do when there is nothing to do. Default: poll.")
            .build();

    private final OptionSpec path = OptionSpec.builder("--path")
            .type(Way.class)
            .paramLabel("xdp|socket")
            .defaultValue("XDP")
            .description("Over XDP, or the same work over a DatagramChannel. Default: xdp.")
            .build();

    private final OptionSpec driver = OptionSpec.builder("--driver")
            .type(Driver.class)
            .paramLabel("linux|software")
            .defaultValue("LINUX")
            .description("The software driver makes its own network and runs its other end too. Default: linux.")
            .build();

    private final OptionSpec rate = OptionSpec.builder("--rate")
            .type(long.class)
            .paramLabel("PPS")
            .defaultValue("0")
            .description("tx: packets to send a second. Default: all.")
            .build();

    private final OptionSpec toMac = OptionSpec.builder("--to-mac")
            .type(MacAddress.class)
            .converters(BenchOptions::mac)
            .paramLabel("MAC")
            .description("tx, lat: where frames are sent. Default: to all.")
            .build();

    private final OptionSpec to = OptionSpec.builder("--to")
            .type(Inet4Address.class)
            .converters(BenchOptions::ipv4)
            .paramLabel("ADDRESS")
            .description("tx, lat: where packets are sent, IPv4. Default over XDP: 10.77.0.2.")
            .build();

    private final OptionSpec from = OptionSpec.builder("--from")
            .type(Inet4Address.class)
            .converters(BenchOptions::ipv4)
            .paramLabel("ADDRESS")
            .defaultValue("10.77.0.1")
            .description("tx, lat: the source address in frames, IPv4. Default: 10.77.0.1.")
            .build();

    private final OptionSpec udpPort = OptionSpec.builder("--port")
            .type(int.class)
            .paramLabel("PORT")
            .defaultValue("4321")
            .description("The UDP port. Default: 4321.")
            .build();

    private final OptionSpec delayNanos = OptionSpec.builder("--delay-nanos")
            .type(long.class)
            .paramLabel("N")
            .defaultValue("0")
            .description("Burn N nanoseconds a packet, to show that the result notices. Default: 0.")
            .build();

    private final OptionSpec hdr = OptionSpec.builder("--hdr")
            .type(Path.class)
            .paramLabel("FILE")
            .description("lat: write the percentiles, in microseconds, to FILE.")
            .build();

    private final OptionSpec allowManagement = OptionSpec.builder("--allow-management")
            .description("Take frames even from the interface that this host is reached by.")
            .build();

    private final OptionSpec sockets = OptionSpec.builder("--sockets")
            .type(int.class)
            .paramLabel("N")
            .defaultValue("1")
            .description("Software: N sockets, each on a queue of its own, by turns; 1 to 64. Default: 1.")
            .build();

    private final OptionSpec threads = OptionSpec.builder("--threads")
            .type(int.class)
            .paramLabel("1|2")
            .defaultValue("2")
            .description("Software: with 1, the application's thread does the card's work too. Default: 2.")
            .build();

    private final OptionSpec rules = OptionSpec.builder("--rules")
            .type(Path.class)
            .paramLabel("FILE")
            .description("Software: what is received goes through the rules of FILE first.")
            .build();

    void addTo(CommandSpec command) {
        command.addPositional(scenario)
                .addOption(device)
                .addOption(queue)
                .addArgGroup(
                        ArgGroupSpec.builder().addArg(seconds).addArg(packets).build())
                .addOption(warmup)
                .addOption(batch)
                .addOption(size)
                .addOption(mode)
                .addArgGroup(
                        ArgGroupSpec.builder().addArg(copy).addArg(zeroCopy).build())
                .addOption(wait)
                .addOption(path)
                .addOption(driver)
                .addOption(rate)
                .addOption(toMac)
                .addOption(to)
                .addOption(from)
                .addOption(udpPort)
                .addOption(delayNanos)
                .addOption(hdr)
                .addOption(allowManagement)
                .addOption(sockets)
                .addOption(threads)
                .addOption(rules);
    }

    /** Refuses options that do not go together. */
    void check() {
        Object scenario = this.scenario.getValue();
        boolean isSocket = path.getValue() == Way.SOCKET;
        boolean isSoftware = driver.getValue() == Driver.SOFTWARE;
        boolean asks = scenario == Scenario.TX || scenario == Scenario.LAT;
        require(scenario != null, "say what to measure: rx, tx, fwd or lat");
        require(isSocket || isSoftware || device.getValue() != null, "-i IF is needed: which interface?");
        require(!isSocket || !isSoftware, "--path socket is the kernel's: it needs --driver linux");
        require(!isSocket || !asks || to.getValue() != null, "--to ADDRESS is needed with --path socket: where to?");
        require(hdr() == null || scenario == Scenario.LAT, "--hdr: only lat measures round trips");
        if (hdr() != null) {
            Outfile.check(hdr.command(), "--hdr", hdr());
        }
        require(
                scenario == Scenario.TX || rate.<Long>getValue() == 0 || isSoftware,
                "--rate: only tx sends on its own");
        checkCard(isSoftware && scenario != Scenario.LAT && rate.<Long>getValue() == 0);
    }

    private void checkCard(boolean hasCard) {
        int count = sockets.<Integer>getValue();
        boolean isUsual = count == 1 && threads.<Integer>getValue() == 2 && rules.getValue() == null;
        require(
                hasCard || isUsual,
                "--sockets, --threads, --rules: only rx, tx and fwd with --driver software and no --rate have a card");
        require(
                count == 1 || wait.getValue() == Wait.SPIN,
                "--sockets: a thread that sleeps waits for one: --wait spin");
        require(
                threads.<Integer>getValue() != 1 || packets.getValue() == null,
                "--threads 1: the packets of a round are not counted one by one: --seconds");
    }

    /** Returns where the percentiles go; null if nowhere. */
    Path hdr() {
        return hdr.getValue();
    }

    Limits limits() {
        Double warmup = this.warmup.getValue();
        Long packets = this.packets.getValue();
        if (packets != null) {
            // The software driver has packets enough; those of another machine may be counted.
            boolean isSoftware = driver.getValue() == Driver.SOFTWARE;
            return Limits.ofPackets(packets, warmup != null ? warmup : isSoftware ? 1 : 0);
        }
        Double seconds = this.seconds.getValue();
        return Limits.ofSeconds(seconds == null ? DEFAULT_SECONDS : seconds, warmup == null ? 1 : warmup);
    }

    BenchSpec spec() throws IOException {
        return new BenchSpec(
                scenario.getValue(),
                path.getValue() == Way.XDP,
                driver.getValue() == Driver.LINUX ? "linux" : "software",
                device.getValue(),
                queue.getValue(),
                batch.getValue(),
                size.getValue(),
                wait.getValue() == Wait.SPIN,
                new PortSpec(true, true, attachMode(), socketMode(), Output.isGiven(allowManagement)),
                delayNanos.getValue(),
                rate.getValue(),
                toMac.getValue() == null ? MacAddress.BROADCAST : toMac.getValue(),
                from.getValue(),
                to.getValue() == null ? ipv4("10.77.0.2") : to.getValue(),
                udpPort.getValue(),
                new CardSpec(sockets.getValue(), threads.getValue(), ruleList()));
    }

    private RuleList ruleList() throws IOException {
        Path file = rules.getValue();
        return file == null ? RuleList.of() : RuleTexts.read(file, List.of());
    }

    private AttachMode attachMode() {
        return switch (mode.<Mode>getValue()) {
            case AUTO -> AttachMode.AUTO;
            case NATIVE -> AttachMode.NATIVE;
            case GENERIC -> AttachMode.GENERIC;
        };
    }

    private SocketMode socketMode() {
        if (Output.isGiven(zeroCopy)) {
            return SocketMode.ZERO_COPY;
        }
        return Output.isGiven(copy) ? SocketMode.COPY : SocketMode.AUTO;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(scenario.command().commandLine(), message);
        }
    }

    private static MacAddress mac(String text) {
        try {
            return MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static Inet4Address ipv4(String text) {
        try {
            return Inet4Address.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            throw new TypeConversionException("not an IPv4 address such as 10.77.0.2: " + text);
        }
    }
}
