package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocking: reads Ethernet frames from a pcapng file, of either byte order, with any number of sections and interfaces.
 *
 * <p>Used as {@link CaptureReader} says. The format is drawn at {@link PcapngWriter}. Enhanced, simple and obsolete
 * packet blocks are frames; those without a time have {@link #epochNanos} 0. Blocks of other kinds are skipped. A frame
 * of an interface that is not Ethernet is an error. Source: draft-ietf-opsawg-pcapng-03.
 */
public final class PcapngReader implements CaptureReader {

    static final int SECTION = 0x0A0D0D0A; // the same in both byte orders
    static final int INTERFACE = 1;
    static final int PACKET = 2; // obsolete
    static final int SIMPLE_PACKET = 3;
    static final int STATISTICS = 5;
    static final int ENHANCED_PACKET = 6;
    static final int ORDER_MAGIC = 0x1A2B3C4D;

    static final int OPTION_END = 0;
    static final int OPTION_COMMENT = 1;
    static final int OPTION_NAME = 2;
    static final int OPTION_RESOLUTION = 9;
    static final int OPTION_OFFSET = 14;

    static final int BUFFER_SIZE = 1 << 20; // more than a block of a frame, with its comments, should ever have

    private static final int HEAD = 8; // type, length
    private static final int FOOT = 4; // length again
    private static final int SECTION_HEADER = 16;
    private static final int INTERFACE_HEADER = 8;
    private static final int PACKET_HEADER = 20;
    private static final int MAX_INTERFACES = 65_536;

    private final CaptureInput input;
    private final MemorySegment memory;
    private final List<PcapngInterface> interfaces = new ArrayList<>();

    private ValueLayout.OfShort u16;
    private ValueLayout.OfInt u32;
    private ValueLayout.OfLong u64;
    private int body; // of the block at hand, in the buffer: where it starts and ends
    private int bodyEnd;
    private int offset;
    private int length;
    private int originalLength;
    private long epochNanos;
    private long number;
    private int device;
    private String comment = "";

    /**
     * Reads the first section's header. Throws IOException, having closed the channel, if this is not a pcapng file.
     */
    public PcapngReader(ReadableByteChannel channel) throws IOException {
        this(new CaptureInput(channel, "pcapng", BUFFER_SIZE));
    }

    PcapngReader(CaptureInput input) throws IOException {
        this.input = input;
        this.memory = input.memory();
        try {
            use(LITTLE_ENDIAN);
            if (!input.fill(HEAD)) {
                throw input.malformed("empty file", 0);
            }
            if (memory.get(u32, input.position()) != SECTION) {
                throw input.malformed("not a pcapng file", 0);
            }
            section();
        } catch (IOException | RuntimeException e) {
            input.closeAfter(e);
            throw e;
        }
    }

    /** Reads the next frame into {@link #memory}. Returns false at the end of the file, after a whole block. */
    @Override
    public boolean next() throws IOException {
        while (input.fill(HEAD)) {
            int type = memory.get(u32, input.position());
            switch (type) {
                case SECTION -> section();
                case INTERFACE -> {
                    block(INTERFACE_HEADER);
                    addInterface();
                }
                case ENHANCED_PACKET, PACKET, SIMPLE_PACKET -> {
                    frame(type);
                    number++;
                    return true;
                }
                default -> skipBlock();
            }
        }
        return false;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int originalLength() {
        return originalLength;
    }

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public String name() {
        return Long.toString(number);
    }

    /** Returns the comments of the frame, a line each; empty if it has none. */
    @Override
    public String comment() {
        return comment;
    }

    /** Returns the name of the interface that the frame was captured on; empty if the file does not say. */
    public String interfaceName() {
        return number == 0 ? "" : interfaces.get(device).name();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    /** A section starts anew: its own byte order, its own interfaces. */
    private void section() throws IOException {
        input.fill(HEAD + 4);
        if (memory.get(u32, input.position() + HEAD) != ORDER_MAGIC) {
            use(u32.order() == LITTLE_ENDIAN ? BIG_ENDIAN : LITTLE_ENDIAN);
        }
        if (memory.get(u32, input.position() + HEAD) != ORDER_MAGIC) {
            throw input.malformed("no byte order in a section header", HEAD);
        }
        block(SECTION_HEADER);
        int major = memory.get(u16, body + 4);
        if (major != 1) {
            throw inBody("version " + Short.toUnsignedInt((short) major) + ", not 1", 4);
        }
        interfaces.clear();
    }

    private void use(ByteOrder order) {
        u16 = JAVA_SHORT_UNALIGNED.withOrder(order);
        u32 = JAVA_INT_UNALIGNED.withOrder(order);
        u64 = JAVA_LONG_UNALIGNED.withOrder(order);
    }

    /** Reads a block whole, whose body has {@code fixed} bytes or more, and goes on behind it. */
    private void block(int fixed) throws IOException {
        long total = total();
        if (total < HEAD + fixed + FOOT) {
            throw input.malformed("block of " + total + " bytes, less than " + (HEAD + fixed + FOOT), 4);
        }
        if (total > BUFFER_SIZE) {
            throw input.malformed("block of " + total + " bytes, more than " + BUFFER_SIZE, 4);
        }
        input.fill((int) total);
        body = input.position() + HEAD;
        bodyEnd = input.position() + (int) total - FOOT;
        checkFoot(bodyEnd, total, (int) total - FOOT);
        input.skip((int) total);
    }

    private void skipBlock() throws IOException {
        long total = total();
        long left = total - FOOT;
        while (left > 0) {
            int piece = (int) Math.min(left, BUFFER_SIZE / 2);
            if (!input.fill(piece)) {
                throw input.malformed("file ends within a block of " + total + " bytes", 0);
            }
            input.skip(piece);
            left -= piece;
        }
        if (!input.fill(FOOT)) {
            throw input.malformed("file ends within a block of " + total + " bytes", 0);
        }
        checkFoot(input.position(), total, 0);
        input.skip(FOOT);
    }

    private long total() throws IOException {
        long total = Integer.toUnsignedLong(memory.get(u32, input.position() + 4));
        if (total < HEAD + FOOT || total % 4 != 0) {
            throw input.malformed("block of " + total + " bytes, not a multiple of 4 from 12", 4);
        }
        return total;
    }

    private void checkFoot(int at, long total, int ahead) throws IOException {
        long again = Integer.toUnsignedLong(memory.get(u32, at));
        if (again != total) {
            throw input.malformed("block of " + total + " bytes that ends as one of " + again, ahead);
        }
    }

    private void addInterface() throws IOException {
        if (interfaces.size() == MAX_INTERFACES) {
            throw inBody("more than " + MAX_INTERFACES + " interfaces", 0);
        }
        String name = "";
        int resolution = PcapngInterface.MICROS;
        long seconds = 0;
        int at = body + INTERFACE_HEADER;
        for (int size = option(at); size >= 0; size = option(at)) {
            int content = at + 4;
            switch (Short.toUnsignedInt(memory.get(u16, at))) {
                case OPTION_NAME -> name = text(content, size);
                case OPTION_RESOLUTION -> resolution = size == 1 ? memory.get(JAVA_BYTE, content) : resolution;
                case OPTION_OFFSET -> seconds = size == 8 ? memory.get(u64, content) : seconds;
                default -> {} // what it may say besides is not needed to read frames
            }
            at = content + (size + 3 & ~3);
        }
        int linkType = Short.toUnsignedInt(memory.get(u16, body));
        long snapLength = Integer.toUnsignedLong(memory.get(u32, body + 4));
        interfaces.add(new PcapngInterface(name, linkType, snapLength, resolution & 0xFF, seconds));
    }

    /** Returns how long the option at {@code at} is, in bytes without its head; -1 if there is none. */
    private int option(int at) throws IOException {
        if (bodyEnd - at < 4 || memory.get(u16, at) == OPTION_END) {
            return -1;
        }
        int size = Short.toUnsignedInt(memory.get(u16, at + 2));
        if (size > bodyEnd - at - 4) {
            throw inBody("option of " + size + " bytes, more than its block has", at + 2 - body);
        }
        return size;
    }

    private void frame(int type) throws IOException {
        switch (type) {
            case SIMPLE_PACKET -> {
                block(4);
                simple();
            }
            case PACKET -> {
                block(PACKET_HEADER);
                packet(Short.toUnsignedInt(memory.get(u16, body)));
            }
            default -> {
                block(PACKET_HEADER);
                packet(memory.get(u32, body));
            }
        }
    }

    private void simple() throws IOException {
        PcapngInterface from = from(0);
        long original = Integer.toUnsignedLong(memory.get(u32, body));
        long kept = from.snapLength() == 0 ? original : Math.min(original, from.snapLength());
        take(Math.min(kept, bodyEnd - body - 4), original, 4, 0);
        epochNanos = 0;
        comment = "";
    }

    private void packet(int id) throws IOException {
        PcapngInterface from = from(id);
        long ticks = Integer.toUnsignedLong(memory.get(u32, body + 4)) << 32
                | Integer.toUnsignedLong(memory.get(u32, body + 8));
        epochNanos = from.epochNanos(ticks);
        if (epochNanos == PcapngInterface.NEVER) {
            throw inBody("a time beyond what 63 bits of nanoseconds hold", 4);
        }
        long kept = Integer.toUnsignedLong(memory.get(u32, body + 12));
        take(kept, Integer.toUnsignedLong(memory.get(u32, body + 16)), PACKET_HEADER, 12);
        comment = comments(body + PACKET_HEADER + (length + 3 & ~3));
    }

    private PcapngInterface from(int id) throws IOException {
        if (id < 0 || id >= interfaces.size()) {
            throw inBody("interface " + Integer.toUnsignedString(id) + " of " + interfaces.size(), 0);
        }
        PcapngInterface from = interfaces.get(id);
        if (from.linkType() != PcapWriter.LINK_TYPE_ETHERNET) {
            throw inBody("interface " + id + " of link type " + from.linkType() + ", not Ethernet (1)", 0);
        }
        device = id;
        return from;
    }

    private void take(long kept, long original, int at, int lengthAt) throws IOException {
        if (kept > PcapReader.MAX_FRAME) {
            throw inBody("frame of " + kept + " bytes, more than " + PcapReader.MAX_FRAME, lengthAt);
        }
        if (kept > bodyEnd - body - at) {
            throw inBody("frame of " + kept + " bytes, more than its block has", lengthAt);
        }
        offset = body + at;
        length = (int) kept;
        originalLength = (int) Math.min(Math.max(original, kept), Integer.MAX_VALUE);
    }

    private String comments(int at) throws IOException {
        int size = option(at);
        if (size < 0) {
            return "";
        }
        var all = new StringBuilder();
        for (; size >= 0; size = option(at)) {
            if (memory.get(u16, at) == OPTION_COMMENT) {
                all.append(all.isEmpty() ? "" : "\n").append(text(at + 4, size));
            }
            at += 4 + (size + 3 & ~3);
        }
        return all.toString();
    }

    private String text(int at, int size) {
        return new String(memory.asSlice(at, size).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** An error about a byte of the body of the block at hand, which the input is behind already. */
    private IOException inBody(String what, int at) {
        return input.malformed(what, body + at - input.position());
    }
}
