package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What a pin says of itself, in an array whose values, one after the other, are, in big endian:
 *
 * <pre>{@code
 *   u64 "xdp4jpin" | u32 version | u64 seconds since 1970 | u32 mode | u32 length, maker | u32 length, text | zeros
 * }</pre>
 *
 * <p>Mode is 1 for native and 2 for generic. The first two fields stay the same in every version.
 */
record PinRecord(PinNote note, Instant made, AttachMode mode) {

    /** 2: sets of IPv4 addresses are in buckets. */
    static final int VERSION = 2;

    private static final String NAME = "xdp4j_pin";
    private static final long MAGIC = 0x786470346a70696eL;
    private static final int HEADER_BYTES = 8 + 4 + 8 + 4 + 4 + 4;
    private static final int VALUE_BYTES = 64 * 1024; // older kernels take values of a few MiB at most
    private static final int NATIVE = 1;
    private static final int GENERIC = 2;

    /** Makes a map that holds this. */
    MapFd write() throws XdpException {
        byte[] bytes = encode(VERSION);
        int valueBytes = Math.min(VALUE_BYTES, bytes.length + 7 & -8);
        int entries = (bytes.length + valueBytes - 1) / valueBytes;
        MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, NAME, valueBytes, entries);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(valueBytes, 8);
            for (int i = 0; i < entries; i++) {
                int length = Math.min(valueBytes, bytes.length - i * valueBytes);
                MemorySegment.copy(bytes, i * valueBytes, value.fill((byte) 0), JAVA_BYTE, 0, length);
                map.put(i, value);
            }
            return map;
        } catch (XdpException | RuntimeException e) {
            map.close();
            throw e;
        }
    }

    /** Reads what {@code map} holds, that was pinned at {@code path}. */
    static PinRecord read(Fd map, Path path) throws XdpException {
        MapInfo info = MapInfo.of(map);
        int valueBytes = info.copiedBytes();
        if (info.keyBytes() != Integer.BYTES || (long) valueBytes * info.entries() > 2L * PinNote.MAX_TEXT_BYTES) {
            throw foreign(path);
        }
        byte[] bytes = new byte[valueBytes * info.entries()];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(valueBytes, 8);
            MapFd open = new MapFd(map, NAME); // borrowed: not closed here
            for (int i = 0; i < info.entries(); i++) {
                open.get(i, value);
                MemorySegment.copy(value, JAVA_BYTE, 0, bytes, i * valueBytes, valueBytes);
            }
        }
        return decode(bytes, path);
    }

    byte[] encode(int version) {
        byte[] maker = note.maker().getBytes(UTF_8);
        byte[] text = note.text().getBytes(UTF_8);
        return ByteBuffer.allocate(HEADER_BYTES + maker.length + text.length)
                .putLong(MAGIC)
                .putInt(version)
                .putLong(made.getEpochSecond())
                .putInt(mode == AttachMode.NATIVE ? NATIVE : GENERIC)
                .putInt(maker.length)
                .put(maker)
                .putInt(text.length)
                .put(text)
                .array();
    }

    static PinRecord decode(byte[] bytes, Path path) throws XdpException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.getLong() != MAGIC) {
                throw foreign(path);
            }
            int version = in.getInt();
            if (version != VERSION) {
                throw otherVersion(path, version);
            }
            Instant made = Instant.ofEpochSecond(Math.clamp(in.getLong(), 0, Instant.MAX.getEpochSecond()));
            AttachMode mode = in.getInt() == NATIVE ? AttachMode.NATIVE : AttachMode.GENERIC;
            String maker = string(in);
            return new PinRecord(new PinNote(string(in), maker), made, mode);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw foreign(path);
        }
    }

    private static String string(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static XdpException otherVersion(Path path, int version) {
        return new XdpException(
                Kind.INVALID,
                "open pin " + path,
                0,
                "it is of version " + Integer.toUnsignedString(version) + ", and this xdp4j reads and writes version "
                        + VERSION,
                "use the xdp4j that made it, or remove it (xdp filter remove) and apply again");
    }

    private static XdpException foreign(Path path) {
        return new XdpException(
                Kind.INVALID,
                "open pin " + path,
                0,
                "it is not what xdp4j writes",
                "remove it (xdp filter remove), or by hand what is at " + path);
    }
}
