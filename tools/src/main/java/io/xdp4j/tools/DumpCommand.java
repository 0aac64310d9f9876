package io.xdp4j.tools;

import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.capture.Capture;
import io.xdp4j.linux.capture.CaptureSpec;
import io.xdp4j.tools.doctor.Words;
import io.xdp4j.tools.dump.Dump;
import io.xdp4j.tools.dump.DumpLimits;
import io.xdp4j.tools.dump.DumpSink;
import io.xdp4j.tools.dump.FrameSource;
import io.xdp4j.tools.dump.JsonFormat;
import io.xdp4j.tools.dump.KernelSource;
import io.xdp4j.tools.dump.LineSink;
import io.xdp4j.tools.dump.PcapngSink;
import io.xdp4j.tools.dump.ReplayedSource;
import io.xdp4j.tools.dump.TextFormat;
import io.xdp4j.tools.dump.Verdicts;
import io.xdp4j.tools.replay.Replayer;
import io.xdp4j.tools.send.FrameFile;
import io.xdp4j.tools.send.Frames;
import io.xdp4j.tools.send.Sendable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code xdp dump}. */
final class DumpCommand implements Callable<Integer> {

    private final DumpOptions options = new DumpOptions();
    private final Output output = new Output("Print a line of JSON for each frame, and one for the end.");
    private final Session session;

    DumpCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("dump");
        options.addTo(spec);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Capture the frames that an interface receives, where XDP sees them, and let all of them go "
                                + "on. Without -w a line for each is printed. With rules it says what they would "
                                + "decide. Ctrl-C ends it.")
                .footer(
                        "",
                        "Examples:",
                        "  sudo xdp dump -i eth0 -c 10",
                        "  sudo xdp dump -i eth0 -w frames.pcapng --seconds 60",
                        "  sudo xdp dump -i eth0 -w - | tshark -r -",
                        "  sudo xdp dump -i eth0 'udp dst port 53 -> drop'",
                        "  xdp dump --driver software --replay frames.pcap 'udp dst port 53 -> drop'",
                        "",
                        "What it shows and what not: docs/dump.md.");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        options.check(output.isJson());
        session.stop().isRequested(); // from now on a signal waits until all is written
        Verdicts verdicts = options.hasRules() ? new Verdicts(options.rules()) : null;
        return options.replay() == null ? onLinux(verdicts) : onSoftware(verdicts);
    }

    private int onLinux(Verdicts verdicts) throws IOException {
        try (Xdp xdp = Xdp.linux()) {
            XdpInterface device = xdp.find(options.device());
            CaptureSpec spec = options.spec(device);
            try (var source = new KernelSource(Capture.open(xdp, device, spec))) {
                return dump(source, device, spec, verdicts);
            }
        }
    }

    private int onSoftware(Verdicts verdicts) throws IOException {
        try (Replayer replayer = options.driver().replayer(session, options.device())) {
            CaptureSpec spec = options.spec(replayer.device());
            var file = new FrameFile(options.replay(), Sendable.replayed(replayer.other()));
            try (Frames frames = file.read(session.in());
                    var source = new ReplayedSource(replayer, frames, spec.snapLength())) {
                if (file.cut() > 0) {
                    say(Words.count(file.cut(), "frame") + " cut when captured: shown as in the file");
                }
                return dump(source, replayer.device(), spec, verdicts);
            }
        }
    }

    private int dump(FrameSource source, XdpInterface device, CaptureSpec spec, Verdicts verdicts) throws IOException {
        try (DumpSink sink = sink(device, spec, verdicts != null)) {
            say("capturing on " + device.name() + ", " + source.mode() + " mode");
            return dump(source, sink, verdicts);
        }
    }

    private int dump(FrameSource source, DumpSink sink, Verdicts verdicts) throws IOException {
        var limits = new DumpLimits(
                options.frames(), options.nanos(), () -> session.stop().isRequested());
        var dump = new Dump(source, sink, verdicts, limits);
        Dump.Result result;
        try {
            result = dump.run();
            sink.close();
        } catch (XdpException e) {
            throw e;
        } catch (IOException e) {
            say(Words.count(dump.frames(), "frame") + " captured before that");
            throw lost(e);
        }
        say(String.format(
                Locale.ROOT,
                "%s captured, %d seen, %d lost",
                Words.count(result.frames(), "frame"),
                result.counts().seen(),
                result.counts().lost()));
        if (result.gone() != null) {
            throw result.gone();
        }
        return ExitCode.DONE;
    }

    private DumpSink sink(XdpInterface device, CaptureSpec spec, boolean asks) throws IOException {
        String file = options.file();
        if (file == null) {
            LineSink.Format format =
                    output.isJson() ? new JsonFormat(new JsonLines()::line, device.name(), asks) : new TextFormat();
            return new LineSink(session.out(), format);
        }
        if (file.equals(DumpOptions.STANDARD)) {
            return new PcapngSink(new StandardOutput(session.out()), device.name(), spec.snapLength());
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    Path.of(file),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw lost(e);
        }
        return new PcapngSink(channel, device.name(), spec.snapLength());
    }

    private XdpException lost(IOException e) {
        boolean isFile = options.file() != null && !options.file().equals(DumpOptions.STANDARD);
        return new XdpException(
                XdpException.Kind.LIMIT,
                "write " + (isFile ? options.file() : "to standard output"),
                0,
                String.valueOf(e.getMessage()),
                isFile ? "the file ends with the last frame that fitted" : "");
    }

    /** To where errors go: the frames themselves may go to standard output. */
    private void say(String text) {
        session.err().println(text);
    }
}
