package io.xdp4j.tools;

import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.doctor.Words;
import io.xdp4j.tools.send.Completion;
import io.xdp4j.tools.send.Craft;
import io.xdp4j.tools.send.CraftedFrames;
import io.xdp4j.tools.send.FarEnd;
import io.xdp4j.tools.send.FrameFile;
import io.xdp4j.tools.send.Frames;
import io.xdp4j.tools.send.SendResult;
import io.xdp4j.tools.send.Sendable;
import io.xdp4j.tools.send.Sender;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code xdp send}. */
final class SendCommand implements Callable<Integer> {

    private static final Map<String, Craft.Kind> KINDS =
            Map.of("udp", Craft.Kind.UDP, "tcp", Craft.Kind.TCP, "icmp", Craft.Kind.ICMP);

    private final SendOptions options = new SendOptions();
    private final CraftOptions crafts = new CraftOptions();
    private final Output output = new Output();
    private final Session session;

    SendCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("send");
        options.addTo(spec);
        crafts.addTo(spec);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Send the frames of a file, or a packet that is made, through AF_XDP: past the TCP/IP stack, "
                                + "as they are.")
                .footer(
                        "",
                        "Examples:",
                        "  sudo xdp send -i eth0 frames.pcapng --keep-timing",
                        "  sudo xdp send -i eth0 frames.pcap --rate 1000 --loop 0",
                        "  sudo xdp send -i eth0 udp --dst 10.77.0.2:53 --payload hello",
                        "  sudo xdp send -i eth0 tcp --dst [fd77::2]:443 --count 100 --rate 10",
                        "  sudo xdp send -i eth0 icmp --dst 10.77.0.2 --hex",
                        "  xdp send frames.pcap --driver software --record arrived.pcapng",
                        "",
                        "Ctrl-C ends it. A file that is called udp is ./udp. More: docs/send.md.");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        Craft.Kind kind = KINDS.get(options.what());
        options.check(kind == null);
        return kind == null ? sendFile() : sendCraft(crafts.craft(kind), crafts.count());
    }

    private int sendFile() throws IOException {
        crafts.checkAbsent();
        if (options.isHex()) {
            try (Frames frames = new FrameFile(options.what(), (_, _, _) -> {}).read(System.in)) {
                return print(frames);
            }
        }
        options.requireDevice(false);
        try (Xdp xdp = options.driver().open(session)) {
            XdpInterface device = DriverOption.find(xdp, options.device());
            options.requireQueue(device);
            var file = new FrameFile(options.what(), new Sendable(device));
            try (Frames frames = file.read(System.in)) {
                if (file.cut() > 0) {
                    session.err().println(Words.count(file.cut(), "frame") + " cut when captured: sent as in the file");
                }
                return send(xdp, device, frames);
            }
        }
    }

    private int sendCraft(Craft craft, long count) throws IOException {
        options.requireDevice(craft.isComplete());
        if (options.device() == null && options.isHex() && craft.isComplete()) {
            return print(new CraftedFrames(craft, count));
        }
        try (Xdp xdp = options.driver().open(session)) {
            XdpInterface device = DriverOption.find(xdp, options.device());
            options.requireQueue(device);
            Craft whole = options.driver().isSoftware()
                    ? craft.onWire(device, DriverOption.otherEnd(xdp, device))
                    : new Completion(device).of(craft);
            if (options.isHex()) {
                return print(new CraftedFrames(whole, count));
            }
            Frames frames = new CraftedFrames(whole, count);
            frames.next();
            new Sendable(device).check(1, frames.name(), frames.length());
            frames.rewind();
            return send(xdp, device, frames);
        }
    }

    private int send(Xdp xdp, XdpInterface device, Frames frames) throws IOException {
        if (!options.driver().isSoftware()) {
            return send(xdp, device, frames, null);
        }
        try (FarEnd end = FarEnd.open(xdp, DriverOption.otherEnd(xdp, device), record())) {
            return send(xdp, device, end.drainedAt(frames), end);
        }
    }

    private FileChannel record() throws IOException {
        if (options.record() == null) {
            return null;
        }
        return FileChannel.open(
                options.record(),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** {@code end} is who takes what arrives, or null if nobody here does. */
    private int send(Xdp xdp, XdpInterface device, Frames frames, FarEnd end) throws IOException {
        try (var sender = new Sender(
                xdp, device, frames, options.spec(() -> session.stop().isRequested()))) {
            try {
                sender.run();
                if (end != null) {
                    end.drain();
                }
            } catch (IOException e) {
                session.err().println(text(device, sender.result()));
                throw e;
            }
            SendResult result = sender.result();
            report(device, result, end);
            if (result.completed() < result.frames()) {
                throw new XdpException(
                        XdpException.Kind.INVALID,
                        "send on " + device.name(),
                        0,
                        (result.frames() - result.completed()) + " of " + Words.count(result.frames(), "frame")
                                + " did not come back",
                        "is the link up?");
            }
            return ExitCode.DONE;
        }
    }

    private void report(XdpInterface device, SendResult result, FarEnd end) {
        if (!output.isJson()) {
            String arrived = end == null
                    ? ""
                    : "; " + end.arrived() + " arrived at " + end.device().name();
            session.out().println(text(device, result) + arrived);
            return;
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", 1);
        document.put("interface", device.name());
        document.put("queue", options.queueId());
        document.put("mode", result.mode());
        document.put("frames", result.frames());
        document.put("bytes", result.bytes());
        document.put("completed", result.completed());
        document.put("refused", result.refused());
        document.put("seconds", result.seconds());
        if (end != null) {
            document.put("arrived", end.arrived());
        }
        document.put("stopped", session.stop().isRequested());
        Json.write(session.out(), document);
    }

    private String text(XdpInterface device, SendResult result) {
        return String.format(
                Locale.ROOT,
                "%s, %s sent on %s queue %d, %s, in %.3f s; %d completed, %d refused%s",
                Words.count(result.frames(), "frame"),
                Words.count(result.bytes(), "byte"),
                device.name(),
                options.queueId(),
                result.mode(),
                result.seconds(),
                result.completed(),
                result.refused(),
                session.stop().isRequested() ? " (stopped early)" : "");
    }

    /** A line of JSON for each frame, or of hex digits alone. */
    private int print(Frames frames) throws IOException {
        JsonLines json = output.isJson() ? new JsonLines() : null;
        while (frames.next() && !session.stop().isRequested()) {
            String digits = HexFormat.of()
                    .formatHex(frames.memory()
                            .asSlice(frames.offset(), frames.length())
                            .toArray(ValueLayout.JAVA_BYTE));
            var line = new LinkedHashMap<String, Object>();
            line.put("frame", frames.name());
            line.put("length", frames.length());
            line.put("hex", digits);
            session.out().println(json == null ? digits : json.line(line));
            if (session.out().checkError()) {
                throw new IOException("not all of the output could be written");
            }
        }
        return ExitCode.DONE;
    }
}
