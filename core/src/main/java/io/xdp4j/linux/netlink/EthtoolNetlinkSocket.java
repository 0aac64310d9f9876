package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Ethtool;
import io.xdp4j.linux.abi.Rtnetlink;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The generic netlink family {@code ethtool}: offloads, interrupts and the spreading of frames over queues. Belongs to
 * one thread.
 */
public final class EthtoolNetlinkSocket implements AutoCloseable {

    /**
     * The offloads of an interface, by the kernel's names for them, for example {@code rx-vlan-hw-parse}.
     *
     * @param active those that are on
     * @param changeable those that can be switched
     */
    public record Offloads(Set<String> active, Set<String> changeable) {}

    private final GenericSocket socket;

    private EthtoolNetlinkSocket(GenericSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the calling thread's namespace; fails with GONE before Linux 5.6, which brought the family. */
    public static EthtoolNetlinkSocket open() throws XdpException {
        return new EthtoolNetlinkSocket(GenericSocket.open("ethtool"));
    }

    /** Returns the offloads of interface {@code index}. */
    public Offloads offloads(int index) throws XdpException {
        Attributes answer = get("offloads", Ethtool.ETHTOOL_MSG_FEATURES_GET, index);
        return new Offloads(
                names(answer.nested(Ethtool.ETHTOOL_A_FEATURES_ACTIVE)),
                names(answer.nested(Ethtool.ETHTOOL_A_FEATURES_HW)));
    }

    /**
     * Returns which queue each value of the hash goes to; empty if the driver has no such table. Fails with UNSUPPORTED
     * if it does not say, or before Linux 6.2.
     */
    public int[] indirection(int index) throws XdpException {
        return indirection(get("RSS", Ethtool.ETHTOOL_MSG_RSS_GET, index));
    }

    /** Returns by how many microseconds an interrupt may be late; fails with UNSUPPORTED if the driver does not say. */
    public long receiveMicros(int index) throws XdpException {
        return get("coalescing", Ethtool.ETHTOOL_MSG_COALESCE_GET, index)
                .number(Ethtool.ETHTOOL_A_COALESCE_RX_USECS, 0);
    }

    @Override
    public void close() {
        socket.close();
    }

    static int[] indirection(Attributes answer) {
        MemorySegment table = answer.find(Ethtool.ETHTOOL_A_RSS_INDIR);
        int[] queues = new int[(int) table.byteSize() / Integer.BYTES];
        Arrays.setAll(queues, i -> table.get(JAVA_INT_UNALIGNED, (long) i * Integer.BYTES));
        return queues;
    }

    private Attributes get(String what, int command, int index) throws XdpException {
        return socket.get(what + " of interface " + index, command, request -> {
            int header = request.start(Ethtool.ETHTOOL_A_FEATURES_HEADER | Rtnetlink.NLA_F_NESTED);
            request.attribute(Ethtool.ETHTOOL_A_HEADER_DEV_INDEX, index);
            request.end(header);
        });
    }

    /** The names of the bits that are set: all that are listed, or, if a mask is listed, those that say so. */
    static Set<String> names(Attributes bitset) {
        boolean all = bitset.has(Ethtool.ETHTOOL_A_BITSET_NOMASK);
        return bitset.nested(Ethtool.ETHTOOL_A_BITSET_BITS).all(Ethtool.ETHTOOL_A_BITSET_BITS_BIT).stream()
                .filter(bit -> all || bit.has(Ethtool.ETHTOOL_A_BITSET_BIT_VALUE))
                .map(bit -> bit.text(Ethtool.ETHTOOL_A_BITSET_BIT_NAME))
                .collect(Collectors.toUnmodifiableSet());
    }
}
