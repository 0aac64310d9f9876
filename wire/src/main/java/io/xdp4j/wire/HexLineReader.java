package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Blocking: reads Ethernet frames from lines of text: a name, a blank, hex digits.
 *
 * <p>Used as {@link CaptureReader} says. Blanks between bytes are skipped; {@code -} is a frame of no bytes. Lines that
 * are empty or start with {@code #} are skipped. Frames have no time.
 *
 * <pre>
 *  # comment
 *  syn   0200000000020200 0000000108004500...
 * </pre>
 */
public final class HexLineReader implements CaptureReader {

    private final CaptureInput input;
    private final MemorySegment memory;

    private long line; // number of the line at hand, from 1
    private int start; // of the line, in the buffer
    private int end;
    private String name = "";
    private int offset;
    private int length;

    /** Reads lines from {@code channel}. */
    public HexLineReader(ReadableByteChannel channel) {
        this(new CaptureInput(channel, "lines", PcapngReader.BUFFER_SIZE));
    }

    HexLineReader(CaptureInput input) {
        this.input = input.named("lines");
        this.memory = input.memory();
    }

    @Override
    public boolean next() throws IOException {
        while (readLine()) {
            while (start < end && isBlank(start)) {
                start++;
            }
            if (start < end && memory.get(JAVA_BYTE, start) != '#') {
                frame();
                return true;
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
        return length;
    }

    @Override
    public long epochNanos() {
        return 0;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String comment() {
        return "";
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    /** Finds the next line, which stays in the buffer, and goes on behind it; false if there is none. */
    private boolean readLine() throws IOException {
        int size = 0;
        while (true) {
            while (size == input.remaining()) {
                if (size == input.capacity()) {
                    throw input.malformed("line " + (line + 1) + " has more than " + size + " bytes", 0);
                }
                if (!input.more()) {
                    if (size == 0) {
                        return false;
                    }
                    take(size, size);
                    return true;
                }
            }
            if (memory.get(JAVA_BYTE, input.position() + size) == '\n') {
                take(size, size + 1);
                return true;
            }
            size++;
        }
    }

    private void take(int size, int withEnd) {
        line++;
        start = input.position();
        end = start + size;
        input.skip(withEnd);
    }

    /** The bytes are written over the digits, which are twice as many. */
    private void frame() throws IOException {
        int nameEnd = start;
        while (nameEnd < end && !isBlank(nameEnd)) {
            requireText(nameEnd++);
        }
        if (nameEnd == end) {
            throw malformed("has no frame after its name: NAME, a blank, hex digits (- for none)", end);
        }
        name = new String(memory.asSlice(start, nameEnd - start).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        int first = nameEnd;
        while (first < end && isBlank(first)) {
            first++;
        }
        boolean isEmpty = first + 1 <= end && memory.get(JAVA_BYTE, first) == '-' && isBlankFrom(first + 1);
        offset = nameEnd;
        length = 0;
        if (!isEmpty) {
            digits(first);
        }
        if (length > PcapReader.MAX_FRAME) {
            throw malformed("has a frame of " + length + " bytes, more than " + PcapReader.MAX_FRAME, start);
        }
    }

    private void digits(int first) throws IOException {
        int high = -1;
        for (int at = first; at < end; at++) {
            if (isBlank(at)) {
                continue;
            }
            int digit = Character.digit(memory.get(JAVA_BYTE, at), 16);
            if (digit < 0) {
                throw malformed("has something else than a hex digit", at);
            }
            if (high < 0) {
                high = digit;
            } else {
                memory.set(JAVA_BYTE, offset + length++, (byte) (high << 4 | digit));
                high = -1;
            }
        }
        if (high >= 0) {
            throw malformed("has half a byte at its end", end);
        }
    }

    private boolean isBlankFrom(int at) {
        while (at < end && isBlank(at)) {
            at++;
        }
        return at == end;
    }

    private boolean isBlank(int at) {
        byte c = memory.get(JAVA_BYTE, at);
        return c == ' ' || c == '\t' || c == '\r';
    }

    private void requireText(int at) throws IOException {
        byte c = memory.get(JAVA_BYTE, at);
        if (c >= 0 && c < ' ' || c == 0x7F) {
            throw malformed("is not text; is the file neither pcap, pcapng nor lines of NAME HEX?", at);
        }
    }

    private IOException malformed(String what, int at) {
        return input.malformed("line " + line + " " + what, at - input.position());
    }
}
