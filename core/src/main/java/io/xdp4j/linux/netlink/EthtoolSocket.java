package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Ethtool;
import io.xdp4j.linux.abi.EthtoolChannels;
import io.xdp4j.linux.abi.EthtoolDrvinfo;
import io.xdp4j.linux.abi.Rtnetlink;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;

/** The ethtool ioctl: which driver an interface has, and how many queues. Belongs to one thread. */
public final class EthtoolSocket implements AutoCloseable {

    private static final int SOCK_DGRAM = 2;

    private final Fd fd;

    private EthtoolSocket(Fd fd) {
        this.fd = fd;
    }

    /** Opens a socket in the calling thread's namespace. */
    public static EthtoolSocket open() throws XdpException {
        return new EthtoolSocket(Sockets.open("socket(AF_INET)", Rtnetlink.AF_INET, SOCK_DGRAM, 0));
    }

    /**
     * The queues in use.
     *
     * @param rx that only receive
     * @param tx that only send
     * @param combined that do both
     */
    public record Channels(int rx, int tx, int combined) {}

    /** Returns the queues in use; fails with UNSUPPORTED if the driver does not say. */
    public Channels channels(String device) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment channels = query(arena, device, Ethtool.ETHTOOL_GCHANNELS, EthtoolChannels.LAYOUT);
            return new Channels(
                    channels.get(JAVA_INT, EthtoolChannels.RX_COUNT),
                    channels.get(JAVA_INT, EthtoolChannels.TX_COUNT),
                    channels.get(JAVA_INT, EthtoolChannels.COMBINED_COUNT));
        }
    }

    /** Returns how many RX queues are in use; fails with UNSUPPORTED if the driver does not say. */
    public int rxQueues(String device) throws XdpException {
        Channels channels = channels(device);
        return channels.rx() + channels.combined();
    }

    /** Returns the name of the driver, for example {@code veth}. */
    public String driver(String device) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            return query(arena, device, Ethtool.ETHTOOL_GDRVINFO, EthtoolDrvinfo.LAYOUT)
                    .getString(EthtoolDrvinfo.DRIVER);
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    private MemorySegment query(Arena arena, String device, int command, StructLayout layout) throws XdpException {
        byte[] name = device.getBytes(StandardCharsets.UTF_8);
        if (name.length >= Ethtool.IFREQ_NAME_BYTES) {
            // A name may be any bytes: those that are no UTF-8 have become longer on their way to here.
            throw new XdpException(
                    XdpException.Kind.INVALID, "ethtool " + device, 0, "the name is longer than 15 bytes", "");
        }
        MemorySegment data = arena.allocate(layout);
        data.set(JAVA_INT, 0, command);
        MemorySegment request = arena.allocate(Ethtool.IFREQ_BYTES, 8);
        MemorySegment.copy(name, 0, request, JAVA_BYTE, 0, name.length);
        request.set(JAVA_LONG, Ethtool.IFREQ_DATA, data.address());
        Sockets.control("ethtool " + device, fd, Ethtool.SIOCETHTOOL, request);
        return data;
    }
}
