package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Ifaddrmsg;
import io.xdp4j.linux.abi.Ifinfomsg;
import io.xdp4j.linux.abi.Ndmsg;
import io.xdp4j.linux.abi.Rtmsg;
import io.xdp4j.linux.abi.Rtnetlink;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.wire.MacAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** rtnetlink: interfaces, their addresses and neighbours. Belongs to one thread. */
public final class RouteSocket implements AutoCloseable {

    private static final int CHANGE = Rtnetlink.NLM_F_ACK | Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL;

    private final NetlinkSocket socket;

    private RouteSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the calling thread's namespace. */
    public static RouteSocket open() throws XdpException {
        return new RouteSocket(new NetlinkSocket(Rtnetlink.NETLINK_ROUTE));
    }

    /** Returns all interfaces. */
    public List<Link> links() throws XdpException {
        return links("list interfaces", _ -> {});
    }

    /** Returns the interfaces of another namespace, by this one's number for it. Needs CAP_NET_ADMIN there. */
    public List<Link> links(int namespace) throws XdpException {
        return links(
                "list interfaces of namespace " + namespace,
                request -> request.attribute(Rtnetlink.IFLA_TARGET_NETNSID, namespace));
    }

    /** Returns this namespace's number for another, {@link Link.Peer#HERE} if it has none. */
    public int number(NetNamespace other) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, 4); // struct rtgenmsg: u8 family, padding
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_GETNSID, Rtnetlink.NLM_F_ACK, header);
            request.attribute(Rtnetlink.NETNSA_FD, other.fd().number());
            List<MemorySegment> answers = socket.call("number of a namespace", request);
            return answers.isEmpty()
                    ? Link.Peer.HERE
                    : (int) new Attributes(answers.getFirst().asSlice(4)).number(Rtnetlink.NETNSA_NSID, -1);
        }
    }

    /** Makes a veth pair, one end here and one in {@code peerNamespace}. Needs CAP_NET_ADMIN in both. */
    public void createVeth(VethSpec spec, NetNamespace peerNamespace) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_NEWLINK, CHANGE, link(arena, 0));
            putEnd(request, spec.name(), spec);
            int info = request.start(Rtnetlink.IFLA_LINKINFO | Rtnetlink.NLA_F_NESTED);
            request.attribute(Rtnetlink.IFLA_INFO_KIND, "veth");
            int data = request.start(Rtnetlink.IFLA_INFO_DATA | Rtnetlink.NLA_F_NESTED);
            int peer = request.start(Rtnetlink.VETH_INFO_PEER | Rtnetlink.NLA_F_NESTED);
            request.append(link(arena, 0));
            putEnd(request, spec.peerName(), spec);
            request.attribute(Rtnetlink.IFLA_NET_NS_FD, peerNamespace.fd().number());
            request.end(peer);
            request.end(data);
            request.end(info);
            socket.call("create veth " + spec.name(), request);
        }
    }

    /** Sets an interface up. */
    public void setUp(int index) throws XdpException {
        setFlags(index, true);
    }

    /** Sets an interface down. */
    public void setDown(int index) throws XdpException {
        setFlags(index, false);
    }

    /** Changes an interface's MTU, in bytes. */
    public void setMtu(int index, int mtu) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK, link(arena, index));
            request.attribute(Rtnetlink.IFLA_MTU, mtu);
            socket.call("set the MTU of interface " + index + " to " + mtu, request);
        }
    }

    /** Moves an interface to another namespace. */
    public void move(int index, NetNamespace target) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK, link(arena, index));
            request.attribute(Rtnetlink.IFLA_NET_NS_FD, target.fd().number());
            socket.call("move interface " + index, request);
        }
    }

    /** Deletes an interface; of a veth pair, both ends. */
    public void delete(int index) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_DELLINK, Rtnetlink.NLM_F_ACK, link(arena, index));
            socket.call("delete interface " + index, request);
        }
    }

    /** Gives an interface an address, usable at once. */
    public void addAddress(int index, InetAddress address, int prefixLength) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, Ifaddrmsg.LAYOUT.byteSize());
            NetlinkRequest.setByte(header, Ifaddrmsg.IFA_FAMILY, family(address));
            NetlinkRequest.setByte(header, Ifaddrmsg.IFA_PREFIXLEN, prefixLength);
            NetlinkRequest.setByte(header, Ifaddrmsg.IFA_FLAGS, Rtnetlink.IFA_F_NODAD);
            header.set(JAVA_INT, Ifaddrmsg.IFA_INDEX, index);
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_NEWADDR, CHANGE, header);
            request.attribute(Rtnetlink.IFA_LOCAL, address.getAddress());
            request.attribute(Rtnetlink.IFA_ADDRESS, address.getAddress());
            socket.call("add address " + address.getHostAddress(), request);
        }
    }

    /** Returns the addresses of an interface. */
    public List<InetAddress> addresses(int index) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, Ifaddrmsg.LAYOUT.byteSize());
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_GETADDR, Rtnetlink.NLM_F_DUMP, header);
            var addresses = new ArrayList<InetAddress>();
            for (MemorySegment answer : socket.call("list addresses", request)) {
                if (answer.get(JAVA_INT_UNALIGNED, Ifaddrmsg.IFA_INDEX) == index) {
                    address(answer, addresses);
                }
            }
            return addresses;
        }
    }

    /** Gives a neighbour's hardware address, for good. */
    public void addNeighbour(int index, InetAddress address, MacAddress mac) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, Ndmsg.LAYOUT.byteSize());
            NetlinkRequest.setByte(header, Ndmsg.NDM_FAMILY, family(address));
            header.set(JAVA_INT, Ndmsg.NDM_IFINDEX, index);
            header.set(JAVA_SHORT, Ndmsg.NDM_STATE, (short) Rtnetlink.NUD_PERMANENT);
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_NEWNEIGH, CHANGE, header);
            request.attribute(Rtnetlink.NDA_DST, address.getAddress());
            byte[] bytes = new byte[6];
            mac.write(MemorySegment.ofArray(bytes), 0);
            request.attribute(Rtnetlink.NDA_LLADDR, bytes);
            socket.call("add neighbour " + address.getHostAddress(), request);
        }
    }

    /** Returns whether a default route, of IPv4 or IPv6, leaves through an interface. */
    public boolean hasDefaultRoute(int index) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, Rtmsg.LAYOUT.byteSize());
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_DUMP, header);
            for (MemorySegment answer : socket.call("list routes", request)) {
                var attributes = new Attributes(answer.asSlice(Rtmsg.LAYOUT.byteSize()));
                if (answer.get(JAVA_BYTE, Rtmsg.RTM_DST_LEN) == 0
                        && answer.get(JAVA_BYTE, Rtmsg.RTM_TABLE) == (byte) Rtnetlink.RT_TABLE_MAIN
                        && attributes.number(Rtnetlink.RTA_OIF, 0) == index) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private List<Link> links(String operation, Consumer<NetlinkRequest> attributes) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_DUMP, link(arena, 0));
            attributes.accept(request);
            return socket.call(operation, request).stream()
                    .map(RouteSocket::link)
                    .toList();
        }
    }

    private void setFlags(int index, boolean up) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = link(arena, index);
            header.set(JAVA_INT, Ifinfomsg.IFI_FLAGS, up ? Rtnetlink.IFF_UP : 0);
            header.set(JAVA_INT, Ifinfomsg.IFI_CHANGE, Rtnetlink.IFF_UP);
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK, header);
            socket.call("set interface " + index + (up ? " up" : " down"), request);
        }
    }

    private static void putEnd(NetlinkRequest request, String name, VethSpec spec) {
        request.attribute(Rtnetlink.IFLA_IFNAME, name);
        request.attribute(Rtnetlink.IFLA_MTU, spec.mtu());
        request.attribute(Rtnetlink.IFLA_NUM_RX_QUEUES, spec.queues());
        request.attribute(Rtnetlink.IFLA_NUM_TX_QUEUES, spec.queues());
    }

    private static MemorySegment link(Arena arena, int index) {
        MemorySegment header = NetlinkRequest.header(arena, Ifinfomsg.LAYOUT.byteSize());
        header.set(JAVA_INT, Ifinfomsg.IFI_INDEX, index);
        return header;
    }

    private static Link link(MemorySegment answer) {
        var attributes = new Attributes(answer.asSlice(Ifinfomsg.LAYOUT.byteSize()));
        MemorySegment mac = attributes.find(Rtnetlink.IFLA_ADDRESS);
        return new Link(
                attributes.text(Rtnetlink.IFLA_IFNAME),
                answer.get(JAVA_INT_UNALIGNED, Ifinfomsg.IFI_INDEX),
                (int) attributes.number(Rtnetlink.IFLA_MTU, 0),
                mac.byteSize() == 6 ? MacAddress.read(mac, 0) : new MacAddress(0),
                attributes.nested(Rtnetlink.IFLA_LINKINFO).text(Rtnetlink.IFLA_INFO_KIND),
                state(answer.get(JAVA_INT_UNALIGNED, Ifinfomsg.IFI_FLAGS), attributes),
                programs(attributes.nested(Rtnetlink.IFLA_XDP)),
                new Link.Peer((int) attributes.number(Rtnetlink.IFLA_LINK, 0), (int)
                        attributes.number(Rtnetlink.IFLA_LINK_NETNSID, Link.Peer.HERE)),
                (int) attributes.number(Rtnetlink.IFLA_NUM_RX_QUEUES, 1),
                (int) attributes.number(Rtnetlink.IFLA_NUM_TX_QUEUES, 1));
    }

    private static Link.State state(int flags, Attributes attributes) {
        return new Link.State(
                (flags & Rtnetlink.IFF_UP) != 0,
                attributes.number(Rtnetlink.IFLA_CARRIER, 0) != 0,
                attributes.number(Rtnetlink.IFLA_CARRIER_CHANGES, 0),
                (flags & Rtnetlink.IFF_PROMISC) != 0 || attributes.number(Rtnetlink.IFLA_PROMISCUITY, 0) != 0,
                (flags & Rtnetlink.IFF_LOOPBACK) != 0);
    }

    private static List<Link.Program> programs(Attributes xdp) {
        var programs = new ArrayList<Link.Program>();
        addProgram(programs, Link.Mode.NATIVE, xdp.number(Rtnetlink.IFLA_XDP_DRV_PROG_ID, 0));
        addProgram(programs, Link.Mode.GENERIC, xdp.number(Rtnetlink.IFLA_XDP_SKB_PROG_ID, 0));
        addProgram(programs, Link.Mode.HARDWARE, xdp.number(Rtnetlink.IFLA_XDP_HW_PROG_ID, 0));
        return List.copyOf(programs);
    }

    private static void addProgram(List<Link.Program> programs, Link.Mode mode, long id) {
        if (id != 0) {
            programs.add(new Link.Program(mode, (int) id));
        }
    }

    private static void address(MemorySegment answer, List<InetAddress> addresses) {
        var attributes = new Attributes(answer.asSlice(Ifaddrmsg.LAYOUT.byteSize()));
        byte[] bytes = attributes.find(Rtnetlink.IFA_LOCAL).toArray(JAVA_BYTE);
        if (bytes.length == 0) {
            bytes = attributes.find(Rtnetlink.IFA_ADDRESS).toArray(JAVA_BYTE);
        }
        try {
            addresses.add(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException _) {
            // neither 4 nor 16 bytes: an address of a family that is none of ours
        }
    }

    private static int family(InetAddress address) {
        return address.getAddress().length == 4 ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6;
    }
}
