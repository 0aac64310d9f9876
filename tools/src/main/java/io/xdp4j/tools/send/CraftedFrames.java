package io.xdp4j.tools.send;

import io.xdp4j.wire.FrameWriter;
import java.lang.foreign.MemorySegment;

/** A packet as often as it is wanted; echo requests are numbered. */
public final class CraftedFrames implements Frames {

    /** The ports if none are said: the first is free for all, the second is where things are thrown away. */
    static final int SOURCE_PORT = 40_000;

    static final int DESTINATION_PORT = 9;

    private static final int MAX_FRAME = 65_600; // an IP packet of 65,535 bytes, Ethernet and two tags
    private static final int IDENTIFIER = 1;
    private static final int WINDOW = 65_535;

    private final Craft craft;
    private final long count;
    private final MemorySegment memory = MemorySegment.ofArray(new byte[MAX_FRAME]);
    private final FrameWriter writer = new FrameWriter();

    private long number;
    private int length;

    /** Makes {@code craft}, which is complete, {@code count} times. */
    public CraftedFrames(Craft craft, long count) {
        this.craft = craft;
        this.count = count;
    }

    @Override
    public boolean next() {
        if (number == count) {
            return false;
        }
        number++;
        if (number == 1 || craft.kind() == Craft.Kind.ICMP) {
            write();
        }
        return true;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public long epochNanos() {
        return 0;
    }

    @Override
    public String name() {
        return Long.toString(number);
    }

    @Override
    public void rewind() {
        number = 0;
    }

    @Override
    public void close() {}

    private void write() {
        writer.start(memory, 0, MAX_FRAME).ethernet(craft.destinationMac(), craft.sourceMac());
        craft.vlans().forEach(id -> writer.vlan(id, 0));
        IpAddress source = craft.source().address();
        IpAddress destination = craft.destination().address();
        if (source.isWide()) {
            writer.ipv6(source.high(), source.low(), destination.high(), destination.low());
        } else {
            writer.ipv4((int) source.low(), (int) destination.low());
        }
        int from = craft.source().portOr(SOURCE_PORT);
        int to = craft.destination().portOr(DESTINATION_PORT);
        switch (craft.kind()) {
            case UDP -> writer.udp(from, to);
            case TCP -> writer.tcp(from, to, 1, 0, craft.flags(), WINDOW);
            case ICMP -> writer.echoRequest(IDENTIFIER, (int) number & 0xFFFF);
        }
        length = writer.payload(craft.payload()).finish();
    }
}
