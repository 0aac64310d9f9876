package io.xdp4j.bpf.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * The usual codecs. Numbers are unsigned; those of the host have the byte order of it, as a C program's have, those of
 * the network have the highest byte first, as in a packet.
 *
 * @since 0.1
 */
public final class Codecs {

    private static final int V4 = 4;
    private static final int V6 = 16;

    private Codecs() {}

    /** {@return numbers of 8 bits, 0 to 255} */
    public static Codec<Integer> u8() {
        return new Numbers<>(1, ByteOrder.nativeOrder(), Long::intValue, Integer::longValue);
    }

    /** {@return numbers of 16 bits in the order of the host} */
    public static Codec<Integer> u16() {
        return new Numbers<>(2, ByteOrder.nativeOrder(), Long::intValue, Integer::longValue);
    }

    /** {@return numbers of 32 bits in the order of the host} */
    public static Codec<Long> u32() {
        return new Numbers<>(4, ByteOrder.nativeOrder(), number -> number, number -> number);
    }

    /** {@return numbers of 64 bits in the order of the host, those from 2 to the 63rd below 0} */
    public static Codec<Long> u64() {
        return new Numbers<>(8, ByteOrder.nativeOrder(), number -> number, number -> number);
    }

    /** {@return numbers of 16 bits in the order of the network} */
    public static Codec<Integer> networkU16() {
        return new Numbers<>(2, ByteOrder.BIG_ENDIAN, Long::intValue, Integer::longValue);
    }

    /** {@return numbers of 32 bits in the order of the network} */
    public static Codec<Long> networkU32() {
        return new Numbers<>(4, ByteOrder.BIG_ENDIAN, number -> number, number -> number);
    }

    /** {@return numbers of 64 bits in the order of the network} */
    public static Codec<Long> networkU64() {
        return new Numbers<>(8, ByteOrder.BIG_ENDIAN, number -> number, number -> number);
    }

    /** {@return bytes as they are, always {@code count}} */
    public static Codec<byte[]> bytes(int count) {
        return new Bytes(count);
    }

    /** {@return IPv4 addresses as in a packet} */
    public static Codec<InetAddress> ipv4() {
        return new Addresses(V4);
    }

    /** {@return IPv6 addresses as in a packet} */
    public static Codec<InetAddress> ipv6() {
        return new Addresses(V6);
    }

    /** {@return keys of tries of IPv4 prefixes: how many bits, u32 in the order of the host, and the address} */
    public static Codec<Prefix> ipv4Prefix() {
        return new Prefixes(new Addresses(V4));
    }

    /** {@return keys of tries of IPv6 prefixes: how many bits, u32 in the order of the host, and the address} */
    public static Codec<Prefix> ipv6Prefix() {
        return new Prefixes(new Addresses(V6));
    }

    private record Bytes(int bytes) implements Codec<byte[]> {

        @Override
        public byte[] read(MemorySegment segment, long offset) {
            return segment.asSlice(offset, bytes).toArray(JAVA_BYTE);
        }

        @Override
        public void write(MemorySegment segment, long offset, byte[] value) {
            if (value.length != bytes) {
                throw new IllegalArgumentException(value.length + " bytes, where there are " + bytes);
            }
            MemorySegment.copy(value, 0, segment, JAVA_BYTE, offset, bytes);
        }
    }

    private record Addresses(int bytes) implements Codec<InetAddress> {

        @Override
        public InetAddress read(MemorySegment segment, long offset) {
            try {
                return InetAddress.getByAddress(new Bytes(bytes).read(segment, offset));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e); // only of another length than 4 or 16
            }
        }

        @Override
        public void write(MemorySegment segment, long offset, InetAddress value) {
            byte[] address = value.getAddress();
            if (address.length != bytes) {
                throw new IllegalArgumentException(
                        value.getHostAddress() + " is no address of IPv" + (bytes == V4 ? 4 : 6));
            }
            new Bytes(bytes).write(segment, offset, address);
        }
    }

    private record Prefixes(Addresses addresses) implements Codec<Prefix> {

        @Override
        public int bytes() {
            return Integer.BYTES + addresses.bytes();
        }

        @Override
        public Prefix read(MemorySegment segment, long offset) {
            InetAddress address = addresses.read(segment, offset + Integer.BYTES);
            return new Prefix(address, segment.get(JAVA_INT_UNALIGNED, offset));
        }

        @Override
        public void write(MemorySegment segment, long offset, Prefix value) {
            addresses.write(segment, offset + Integer.BYTES, value.address());
            segment.set(JAVA_INT_UNALIGNED, offset, value.bits());
        }
    }
}
