package io.xdp4j.examples;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xdp4j.FrameHandler;
import io.xdp4j.FrameSocket;
import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.rule.Match;
import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Answers each UDP datagram to a port with its own content, in the memory that it arrived in. IPv4 only. */
public final class UdpEcho implements FrameHandler {

    private final Ethernet ethernet = new Ethernet();
    private final Ipv4 ip = new Ipv4();
    private long echoed;

    /** Usage: {@code UdpEcho INTERFACE QUEUE PORT}. */
    public static void main(String[] args) throws XdpException {
        Arguments.check("UdpEcho INTERFACE QUEUE PORT", args);
        var stop = Stop.onSignals();
        try (Xdp xdp = Xdp.open()) {
            run(xdp, xdp.find(args[0]).queue(Integer.parseInt(args[1])), Integer.parseInt(args[2]), stop);
        }
    }

    /** Blocks until it is stopped. */
    static void run(Xdp xdp, XdpQueue queue, int port, Stop stop) throws XdpException {
        try (var socket = FrameSocket.open(xdp, queue, Match.udpDestinationPort(port))) {
            System.out.println("echoing UDP port " + port + " on " + queue + ", "
                    + socket.link().mode());
            var echo = new UdpEcho();
            while (!stop.isRequested()) {
                socket.receive(echo, Duration.ofMillis(100));
            }
            System.out.println("echoed " + echo.echoed);
        }
    }

    @Override
    public Next onFrame(MemorySegment memory, long offset, int length) {
        if (!ethernet.wrap(memory, offset, length)
                || ethernet.etherType() != EtherType.IPV4
                || !ip.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength())) {
            return Next.DONE;
        }
        Ethernet.swapAddresses(memory, offset);
        Ipv4.swapAddresses(memory, ethernet.payloadOffset());
        Udp.swapPorts(memory, ip.payloadOffset());
        // On a veth the sender's kernel left the checksum to hardware that does not exist. 0 says that there is none.
        memory.set(JAVA_SHORT_UNALIGNED, ip.payloadOffset() + 6, (short) 0);
        echoed++;
        return Next.SEND;
    }
}
