package io.xdp4j.examples;

import io.xdp4j.FrameHandler;
import io.xdp4j.FrameSocket;
import io.xdp4j.Xdp;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.rule.Match;
import io.xdp4j.wire.PcapWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Takes a number of UDP datagrams to a port off a queue and writes them to a pcap file. */
public final class Capture {

    private Capture() {}

    /** Usage: {@code Capture INTERFACE QUEUE PORT COUNT FILE}. */
    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            System.err.println("usage: Capture INTERFACE QUEUE PORT COUNT FILE");
            System.exit(2);
        }
        try (Xdp xdp = Xdp.open()) {
            XdpQueue queue = xdp.find(args[0]).queue(Integer.parseInt(args[1]));
            run(xdp, queue, Integer.parseInt(args[2]), Integer.parseInt(args[3]), Path.of(args[4]));
        }
    }

    /** Blocks until {@code count} frames are written. */
    static void run(Xdp xdp, XdpQueue queue, int port, int count, Path file) throws IOException {
        try (var channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
                var pcap = new PcapWriter(channel);
                var socket = FrameSocket.open(xdp, queue, Match.udpDestinationPort(port))) {
            FrameHandler toFile = (memory, offset, length) -> {
                try {
                    pcap.write(memory, offset, length, System.currentTimeMillis() * 1_000_000);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return FrameHandler.Next.DONE;
            };
            for (int taken = 0; taken < count; ) {
                taken += socket.receive(toFile, Duration.ofMillis(100));
            }
        }
    }
}
