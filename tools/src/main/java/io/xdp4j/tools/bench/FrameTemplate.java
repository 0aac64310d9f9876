package io.xdp4j.tools.bench;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.MacAddress;
import io.xdp4j.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;

/**
 * The frame that the benchmark sends: Ethernet, IPv4 without options, UDP without checksum, payload.
 *
 * @param sizeBytes of the whole frame, without its checksum (FCS), {@link #MIN_SIZE} or more
 * @param sourceMac the sender's
 * @param destinationMac the receiver's
 * @param source the sender's address
 * @param destination the receiver's address
 * @param port source and destination port
 */
record FrameTemplate(
        int sizeBytes,
        MacAddress sourceMac,
        MacAddress destinationMac,
        Inet4Address source,
        Inet4Address destination,
        int port) {

    /** Bytes of the headers before the payload. */
    static final int HEADERS = Ethernet.HEADER_LENGTH + Ipv4.HEADER_LENGTH + Udp.HEADER_LENGTH;

    /** The shortest frame, in bytes. */
    static final int MIN_SIZE = 64;

    private static final int UDP_CHECKSUM = HEADERS - 2;

    /** Writes the frame into {@code count} chunks of {@code stride} bytes, sequence number and time 0. */
    void writeAll(MemorySegment memory, int count, int stride) {
        write(memory, 0);
        for (int i = 1; i < count; i++) {
            MemorySegment.copy(memory, 0, memory, (long) i * stride, sizeBytes);
        }
    }

    /** Returns {@code count} of them. */
    List<byte[]> frames(int count) {
        byte[] frame = new byte[sizeBytes];
        write(MemorySegment.ofArray(frame), 0);
        return Collections.nCopies(count, frame);
    }

    private void write(MemorySegment memory, long offset) {
        new FrameWriter()
                .start(memory, offset, sizeBytes)
                .ethernet(destinationMac, sourceMac)
                .ipv4(bits(source), bits(destination))
                .udp(port, port)
                .reserve(sizeBytes - HEADERS)
                .finish();
        // IPv4 allows a datagram without checksum (RFC 768): the payload changes with each packet.
        memory.set(JAVA_SHORT_UNALIGNED, offset + UDP_CHECKSUM, (short) 0);
        Payload.write(memory, offset + HEADERS, sizeBytes - HEADERS);
    }

    private static int bits(Inet4Address address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
