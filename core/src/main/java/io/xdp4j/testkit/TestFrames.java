package io.xdp4j.testkit;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.MacAddress;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Frames for tests: with lengths and checksums that are right, not padded, the same bytes each time. They go from the
 * right of a bed to the left: from {@link #RIGHT} to {@link #LEFT}, 10.0.0.2 to 10.0.0.1, fd00::2 to fd00::1, port
 * 40000 to the one that is given. {@link #of} makes any other.
 *
 * @since 0.1
 */
public final class TestFrames {

    /** The MAC address that frames go to. */
    public static final MacAddress LEFT = MacAddress.parse("02:00:00:00:00:01");

    /** The MAC address that they are from. */
    public static final MacAddress RIGHT = MacAddress.parse("02:00:00:00:00:02");

    private static final int LEFT_IP = 0x0A000001;
    private static final int RIGHT_IP = 0x0A000002;
    private static final long NETWORK = 0xFD00L << 48;
    private static final int SOURCE_PORT = 40000;
    private static final int WINDOW = 65535;
    private static final int CAPACITY = 65_557; // MTU 65535, a header of Ethernet, two tags
    private static final int ADDRESSES = 12; // bytes of the two MAC addresses

    private TestFrames() {}

    /** Returns UDP over IPv4 to {@code port}, with the UTF-8 of {@code payload}. */
    public static byte[] udp(int port, String payload) {
        return udp(port, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns UDP over IPv4 to {@code port}. */
    public static byte[] udp(int port, byte[] payload) {
        return of(frame -> ipv4(frame).udp(SOURCE_PORT, port).payload(payload));
    }

    /** Returns UDP over IPv6 to {@code port}, with the UTF-8 of {@code payload}. */
    public static byte[] udp6(int port, String payload) {
        return udp6(port, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns UDP over IPv6 to {@code port}. */
    public static byte[] udp6(int port, byte[] payload) {
        return of(frame -> ipv6(frame).udp(SOURCE_PORT, port).payload(payload));
    }

    /** Returns a TCP segment over IPv4 to {@code port}; {@code flags} as in {@link io.xdp4j.wire.Tcp}. */
    public static byte[] tcp(int port, int flags) {
        return of(frame -> ipv4(frame).tcp(SOURCE_PORT, port, 1, 0, flags, WINDOW));
    }

    /** Returns a TCP segment over IPv6 to {@code port}; {@code flags} as in {@link io.xdp4j.wire.Tcp}. */
    public static byte[] tcp6(int port, int flags) {
        return of(frame -> ipv6(frame).tcp(SOURCE_PORT, port, 1, 0, flags, WINDOW));
    }

    /** Returns an echo request over IPv4. */
    public static byte[] icmp() {
        return of(frame -> ipv4(frame).echoRequest(1, 1));
    }

    /** Returns an echo request over IPv6. */
    public static byte[] icmp6() {
        return of(frame -> ipv6(frame).echoRequest(1, 1));
    }

    /** Returns an ARP request, to all, for the MAC address of 10.0.0.1. */
    public static byte[] arp() {
        return of(frame -> frame.ethernet(MacAddress.BROADCAST, RIGHT).arpRequest(RIGHT.value(), RIGHT_IP, LEFT_IP));
    }

    /** Returns a frame of any {@link EtherType}, u16. */
    public static byte[] ethernet(int etherType, byte[] payload) {
        return of(frame -> frame.ethernet(LEFT, RIGHT).etherType(etherType).payload(payload));
    }

    /**
     * Returns {@code frame} with a VLAN tag more, in front of those that it has: of 802.1Q, or 802.1ad if it has one.
     * {@code id} is 0 to 4095; the priority is 0.
     */
    public static byte[] vlan(int id, byte[] frame) {
        if (id < 0 || id > 0xFFF) {
            throw new IllegalArgumentException("VLAN id: " + id + ", must be 0 to 4095");
        }
        boolean tagged = (frame[ADDRESSES] & 0xFF) == EtherType.VLAN >> 8 && frame[ADDRESSES + 1] == 0;
        int type = tagged ? EtherType.QINQ : EtherType.VLAN;
        byte[] longer = Arrays.copyOf(frame, frame.length + Ethernet.TAG_LENGTH);
        System.arraycopy(frame, ADDRESSES, longer, ADDRESSES + Ethernet.TAG_LENGTH, frame.length - ADDRESSES);
        longer[ADDRESSES] = (byte) (type >> 8);
        longer[ADDRESSES + 1] = (byte) type;
        longer[ADDRESSES + 2] = (byte) (id >> 8);
        longer[ADDRESSES + 3] = (byte) id;
        return longer;
    }

    /** Returns {@code frame} with its MAC addresses swapped, as rules that reflect do. */
    public static byte[] reflected(byte[] frame) {
        byte[] swapped = frame.clone();
        Ethernet.swapAddresses(MemorySegment.ofArray(swapped), 0);
        return swapped;
    }

    /** Returns the frame that {@code writing} writes from its MAC addresses on; it is started and finished here. */
    public static byte[] of(Consumer<FrameWriter> writing) {
        byte[] bytes = new byte[CAPACITY];
        FrameWriter frame = new FrameWriter().start(MemorySegment.ofArray(bytes), 0, bytes.length);
        writing.accept(frame);
        return Arrays.copyOf(bytes, frame.finish());
    }

    private static FrameWriter ipv4(FrameWriter frame) {
        return frame.ethernet(LEFT, RIGHT).ipv4(RIGHT_IP, LEFT_IP);
    }

    private static FrameWriter ipv6(FrameWriter frame) {
        return frame.ethernet(LEFT, RIGHT).ipv6(NETWORK, 2, NETWORK, 1);
    }
}
