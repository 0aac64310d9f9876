package io.xdp4j.examples;

import io.xdp4j.FrameHandler;
import io.xdp4j.FrameSocket;
import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.rule.Match;
import io.xdp4j.wire.PcapWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;

/** Takes a number of UDP datagrams to a port off a queue and writes them to a pcap file. */
public final class Capture implements FrameHandler {

    private final PcapWriter pcap;
    private int left;

    private Capture(PcapWriter pcap, int count) {
        this.pcap = pcap;
        this.left = count;
    }

    /** Usage: {@code Capture INTERFACE QUEUE PORT COUNT FILE}. */
    public static void main(String[] args) throws IOException {
        Arguments.check("Capture INTERFACE QUEUE PORT COUNT FILE", args);
        var stop = Stop.onSignals();
        try (Xdp xdp = Xdp.open()) {
            XdpQueue queue = xdp.find(args[0]).queue(Integer.parseInt(args[1]));
            int count = Integer.parseInt(args[3]);
            int left = run(xdp, queue, Integer.parseInt(args[2]), count, Path.of(args[4]), stop);
            System.out.println(count - left + " frames written to " + args[4]);
        }
    }

    /** Blocks until {@code count} frames are written, or it is stopped; returns how many are missing. */
    static int run(Xdp xdp, XdpQueue queue, int port, int count, Path file, Stop stop) throws IOException {
        Capture capture;
        try (var socket = FrameSocket.open(xdp, queue, Match.udpDestinationPort(port));
                var pcap = new PcapWriter(new FileOutputStream(file.toFile()).getChannel())) {
            capture = new Capture(pcap, count);
            while (capture.left > 0 && !stop.isRequested()) {
                socket.receive(capture, Duration.ofMillis(100));
            }
        } catch (XdpException e) {
            throw e;
        } catch (UncheckedIOException e) {
            throw notWritten(file, e.getCause());
        } catch (IOException e) {
            throw notWritten(file, e);
        }
        return capture.left;
    }

    private static IOException notWritten(Path file, IOException e) {
        return new IOException("write " + file + ": " + e.getMessage(), e);
    }

    @Override
    public Next onFrame(MemorySegment memory, long offset, int length) {
        try {
            if (left > 0) {
                pcap.write(memory, offset, length, System.currentTimeMillis() * 1_000_000);
                left--;
            }
            return Next.DONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
