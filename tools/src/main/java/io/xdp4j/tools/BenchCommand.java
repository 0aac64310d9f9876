package io.xdp4j.tools;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.tools.bench.Bench;
import io.xdp4j.tools.bench.BenchResult;
import io.xdp4j.tools.bench.BenchSpec;
import io.xdp4j.tools.bench.Limits;
import io.xdp4j.tools.bench.PortSpec;
import io.xdp4j.tools.bench.Scenario;
import io.xdp4j.wire.MacAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code xdp bench}. */
@Command(
        name = "bench",
        sortOptions = false,
        description = {
            "Measure how fast packets are received, sent, forwarded, and how long a round trip takes.",
            "",
            "  rx   receive what arrives and drop it",
            "  tx   send UDP packets",
            "  fwd  swap MAC addresses and send back from the same queue",
            "  lat  ping-pong with a far end that sends back: xdp bench fwd, a UDP echo",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  xdp bench rx -i veth0 -q 0 --seconds 10",
            "  xdp bench tx -i veth1 --packets 1000000 --size 1500 --json",
            "  xdp bench lat -i veth0 --wait spin --hdr rtt.hgrm",
            "  xdp bench fwd --path socket --port 4321",
            "  xdp bench rx --driver software",
            "",
            "Both ends on one machine: see xdp lab --help. Whether a number is right:",
            "docs/benchmarking.md."
        })
final class BenchCommand implements Callable<Integer> {

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

    static final class Length {
        @Option(names = "--seconds", paramLabel = "S", description = "Measure for S seconds. Default: 10.")
        Double seconds;

        @Option(names = "--packets", paramLabel = "N", description = "Measure N packets, exactly.")
        Long packets;
    }

    static final class Copying {
        @Option(names = "--copy", description = "The driver copies frames.")
        boolean copy;

        @Option(names = "--zero-copy", description = "The device uses our memory, or it is an error.")
        boolean zeroCopy;
    }

    private static final double DEFAULT_SECONDS = 10;

    private final Session session;

    @Spec
    private picocli.CommandLine.Model.CommandSpec command;

    @Parameters(arity = "0..1", paramLabel = "rx|tx|fwd|lat", description = "What to measure.")
    private Scenario scenario;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "IF",
            description = "The interface, by name or index.")
    private String device;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "N",
            defaultValue = "0",
            description = "The interface's queue; sockets take from all. Default: 0.")
    private int queue;

    @ArgGroup
    private Length length = new Length();

    @Option(
            names = "--warmup",
            paramLabel = "S",
            description = "Let packets flow for S seconds before they count. Default: 1, or 0 with --packets.")
    private Double warmup;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "Packets at once, 1 to 2048; one over sockets. Default: 64.")
    private int batch;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "64",
            description = "tx, lat: frame size with the Ethernet header, 64 to the MTU + 14. Default: 64.")
    private int size;

    @Option(
            names = "--mode",
            paramLabel = "auto|native|generic",
            defaultValue = "AUTO",
            description = "rx, fwd, lat: how the program is attached. Default: auto.")
    private Mode mode;

    @ArgGroup
    private Copying copying = new Copying();

    @Option(
            names = "--wait",
            paramLabel = "spin|poll",
            defaultValue = "POLL",
            description = "What to do when there is nothing to do. Default: poll.")
    private Wait wait;

    @Option(
            names = "--path",
            paramLabel = "xdp|socket",
            defaultValue = "XDP",
            description = "Over XDP, or the same work over a DatagramChannel. Default: xdp.")
    private Way path;

    @Option(
            names = "--driver",
            paramLabel = "linux|software",
            defaultValue = "LINUX",
            description = "The software driver makes its own wire and runs its other end too. Default: linux.")
    private Driver driver;

    @Option(
            names = "--rate",
            paramLabel = "PPS",
            defaultValue = "0",
            description = "tx: packets to send a second. Default: all.")
    private long rate;

    @Option(
            names = "--to-mac",
            paramLabel = "MAC",
            defaultValue = "ff:ff:ff:ff:ff:ff",
            description = "tx, lat: where frames are sent. Default: to all.")
    private MacAddress toMac;

    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            description = "tx, lat: where packets are sent, IPv4. Default over XDP: 10.77.0.2.")
    private Inet4Address to;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            defaultValue = "10.77.0.1",
            description = "tx, lat: the source address in frames, IPv4. Default: 10.77.0.1.")
    private Inet4Address from;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "4321", description = "The UDP port. Default: 4321.")
    private int udpPort;

    @Option(
            names = "--delay-nanos",
            paramLabel = "N",
            defaultValue = "0",
            description = "Burn N nanoseconds a packet, to show that the result notices. Default: 0.")
    private long delayNanos;

    @Option(names = "--hdr", paramLabel = "FILE", description = "lat: write the percentiles, in microseconds, to FILE.")
    private Path hdr;

    @Option(
            names = "--allow-management",
            description = "Take frames even from the interface that this host is reached by.")
    private boolean allowManagement;

    @Mixin
    private Output output;

    BenchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        var progress = new Progress(session);
        BenchResult result;
        try {
            result = new Bench(spec(), limits(), progress).run();
        } finally {
            progress.clear();
        }
        if (output.json) {
            Json.write(session.out(), result.document());
        } else {
            BenchText.write(session.out(), result);
        }
        if (hdr != null) {
            writeHistogram(result);
        }
        return ExitCode.DONE;
    }

    static MacAddress mac(String text) {
        try {
            return MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    static Inet4Address ipv4(String text) {
        try {
            return Inet4Address.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            throw new TypeConversionException("not an IPv4 address such as 10.77.0.2: " + text);
        }
    }

    private void check() {
        require(scenario != null, "say what to measure: rx, tx, fwd or lat");
        boolean asks = scenario == Scenario.TX || scenario == Scenario.LAT;
        require(path == Way.SOCKET || driver == Driver.SOFTWARE || device != null, "-i IF is needed: which interface?");
        require(path == Way.XDP || driver == Driver.LINUX, "--path socket is the kernel's: it needs --driver linux");
        require(path == Way.XDP || !asks || to != null, "--to ADDRESS is needed with --path socket: where to?");
        require(hdr == null || scenario == Scenario.LAT, "--hdr: only lat measures round trips");
        if (hdr != null) {
            Outfile.check(command, "--hdr", hdr);
        }
        require(scenario == Scenario.TX || rate == 0 || driver == Driver.SOFTWARE, "--rate: only tx sends on its own");
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private Limits limits() {
        if (length.packets != null) {
            return Limits.ofPackets(length.packets, warmup == null ? 0 : warmup);
        }
        double seconds = length.seconds == null ? DEFAULT_SECONDS : length.seconds;
        return Limits.ofSeconds(seconds, warmup == null ? 1 : warmup);
    }

    private BenchSpec spec() {
        return new BenchSpec(
                scenario,
                path == Way.XDP,
                driver == Driver.LINUX ? "linux" : "software",
                device,
                queue,
                batch,
                size,
                wait == Wait.SPIN,
                new PortSpec(true, true, attachMode(), socketMode(), allowManagement),
                delayNanos,
                rate,
                toMac,
                from,
                to == null ? ipv4("10.77.0.2") : to,
                udpPort);
    }

    private AttachMode attachMode() {
        return switch (mode) {
            case AUTO -> AttachMode.AUTO;
            case NATIVE -> AttachMode.NATIVE;
            case GENERIC -> AttachMode.GENERIC;
        };
    }

    private SocketMode socketMode() {
        if (copying.zeroCopy) {
            return SocketMode.ZERO_COPY;
        }
        return copying.copy ? SocketMode.COPY : SocketMode.AUTO;
    }

    private void writeHistogram(BenchResult result) throws IOException {
        try (var file = new PrintStream(hdr.toFile(), StandardCharsets.UTF_8)) {
            result.outcome().reading().latency().outputPercentileDistribution(file, 1_000.0);
            if (file.checkError()) {
                throw new XdpException(
                        XdpException.Kind.LIMIT, "write " + hdr, 0, "not all could be written", "is the disk full?");
            }
        }
    }
}
