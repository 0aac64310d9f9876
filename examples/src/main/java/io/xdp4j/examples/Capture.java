package io.xdp4j.examples;

import io.xdp4j.FrameHandler;
import io.xdp4j.FrameSocket;
import io.xdp4j.Xdp;
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
        try (Xdp xdp = Xdp.open()) {
            XdpQueue queue = xdp.find(args[0]).queue(Integer.parseInt(args[1]));
            run(xdp, queue, Integer.parseInt(args[2]), Integer.parseInt(args[3]), Path.of(args[4]));
        }
    }

    /** Blocks until {@code count} frames are written. */
    static void run(Xdp xdp, XdpQueue queue, int port, int count, Path file) throws IOException {
        try (var pcap = new PcapWriter(new FileOutputStream(file.toFile()).getChannel());
                var socket = FrameSocket.open(xdp, queue, Match.udpDestinationPort(port))) {
            var capture = new Capture(pcap, count);
            while (capture.left > 0) {
                socket.receive(capture, Duration.ofMillis(100));
            }
        }
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
