package io.xdp4j.linux.abi;

/**
 * Numbers of netlink and rtnetlink. Source: include/uapi/linux/netlink.h, rtnetlink.h, if_link.h, if_addr.h,
 * neighbour.h.
 */
public final class Rtnetlink {

    /** Address family. Source: include/linux/socket.h. */
    public static final int AF_NETLINK = 16;

    /** Address family. Source: include/linux/socket.h. */
    public static final int AF_INET = 2;

    /** Address family. Source: include/linux/socket.h. */
    public static final int AF_INET6 = 10;

    /** Option level. Source: include/linux/socket.h. */
    public static final int SOL_NETLINK = 270;

    /** Protocol. Source: include/uapi/linux/netlink.h. */
    public static final int NETLINK_ROUTE = 0;

    /** Protocol. Source: include/uapi/linux/netlink.h. */
    public static final int NETLINK_SOCK_DIAG = 4;

    /** Protocol. Source: include/uapi/linux/netlink.h. */
    public static final int NETLINK_GENERIC = 16;

    /** Option: an error does not repeat the request. Source: include/uapi/linux/netlink.h. */
    public static final int NETLINK_CAP_ACK = 10;

    /** Option: an error says why. Source: include/uapi/linux/netlink.h. */
    public static final int NETLINK_EXT_ACK = 11;

    /** Flag of a message. Source: include/uapi/linux/netlink.h. */
    public static final int NLM_F_REQUEST = 1;

    /** Flag of a message. Source: include/uapi/linux/netlink.h. */
    public static final int NLM_F_ACK = 4;

    /** Flag of a message: all there are. Source: include/uapi/linux/netlink.h. */
    public static final int NLM_F_DUMP = 0x300;

    /** Flag of a message: fail if it exists. Source: include/uapi/linux/netlink.h. */
    public static final int NLM_F_EXCL = 0x200;

    /** Flag of a message: make it. Source: include/uapi/linux/netlink.h. */
    public static final int NLM_F_CREATE = 0x400;

    /** Flag of an error: the request is not repeated. Source: include/uapi/linux/netlink.h. */
    public static final int NLM_F_CAPPED = 0x100;

    /** Flag of an error: attributes follow. Source: include/uapi/linux/netlink.h. */
    public static final int NLM_F_ACK_TLVS = 0x200;

    /** Message type. Source: include/uapi/linux/netlink.h. */
    public static final int NLMSG_ERROR = 2;

    /** Message type. Source: include/uapi/linux/netlink.h. */
    public static final int NLMSG_DONE = 3;

    /** Attribute of an error: why, as text. Source: include/uapi/linux/netlink.h. */
    public static final int NLMSGERR_ATTR_MSG = 1;

    /** Bit of an attribute's type. Source: include/uapi/linux/netlink.h. */
    public static final int NLA_F_NESTED = 0x8000;

    /** The attribute's type without its bits. Source: include/uapi/linux/netlink.h. */
    public static final int NLA_TYPE_MASK = 0x3fff;

    /** Bit of a group: what is said of interfaces. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTMGRP_LINK = 1;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_NEWLINK = 16;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_DELLINK = 17;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_GETLINK = 18;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_NEWADDR = 20;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_GETADDR = 22;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_GETROUTE = 26;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_NEWNEIGH = 28;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_GETNEIGH = 30;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_GETQDISC = 38;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_GETTFILTER = 46;

    /** Message type. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTM_GETNSID = 90;

    /** Flag of an interface. Source: include/uapi/linux/if.h. */
    public static final int IFF_UP = 1;

    /** Flag of an interface. Source: include/uapi/linux/if.h. */
    public static final int IFF_LOOPBACK = 8;

    /** Flag of an interface: somebody asked for every frame. Source: include/uapi/linux/if.h. */
    public static final int IFF_PROMISC = 0x100;

    /** Attribute: hardware address. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_ADDRESS = 1;

    /** Attribute: name. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_IFNAME = 3;

    /** Attribute: MTU. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_MTU = 4;

    /** Attribute: the other interface, of a veth its other end. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_LINK = 5;

    /** Attribute, nested: kind and its data. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_LINKINFO = 18;

    /** Attribute: network namespace. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_NET_NS_FD = 28;

    /** Attribute: how many ask for every frame. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_PROMISCUITY = 30;

    /** Attribute: TX queues that were made. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_NUM_TX_QUEUES = 31;

    /** Attribute: RX queues that were made. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_NUM_RX_QUEUES = 32;

    /** Attribute: whether the link is there. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_CARRIER = 33;

    /** Attribute: how often that changed. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_CARRIER_CHANGES = 35;

    /** Attribute: the namespace of IFLA_LINK, if it is another. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_LINK_NETNSID = 37;

    /** Attribute, nested: the XDP program. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_XDP = 43;

    /** Attribute: the namespace to look in. Source: include/uapi/linux/if_link.h, since Linux 5.0. */
    public static final int IFLA_TARGET_NETNSID = 46;

    /** Attribute of IFLA_LINKINFO. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_INFO_KIND = 1;

    /** Attribute of IFLA_LINKINFO. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_INFO_DATA = 2;

    /** Attribute of a veth's IFLA_INFO_DATA. Source: include/uapi/linux/veth.h. */
    public static final int VETH_INFO_PEER = 1;

    /** Attribute of IFLA_XDP: native program. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_XDP_DRV_PROG_ID = 5;

    /** Attribute of IFLA_XDP: generic program. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_XDP_SKB_PROG_ID = 6;

    /** Attribute of IFLA_XDP: program in the hardware. Source: include/uapi/linux/if_link.h. */
    public static final int IFLA_XDP_HW_PROG_ID = 7;

    /** Attribute: address. Source: include/uapi/linux/if_addr.h. */
    public static final int IFA_ADDRESS = 1;

    /** Attribute: local address. Source: include/uapi/linux/if_addr.h. */
    public static final int IFA_LOCAL = 2;

    /** Flag: no duplicate address detection. Source: include/uapi/linux/if_addr.h. */
    public static final int IFA_F_NODAD = 2;

    /** Attribute: a neighbour's network address. Source: include/uapi/linux/neighbour.h. */
    public static final int NDA_DST = 1;

    /** Attribute: a neighbour's hardware address. Source: include/uapi/linux/neighbour.h. */
    public static final int NDA_LLADDR = 2;

    /** Attribute: how this namespace numbers another. Source: include/uapi/linux/net_namespace.h. */
    public static final int NETNSA_NSID = 1;

    /** Attribute: a namespace. Source: include/uapi/linux/net_namespace.h. */
    public static final int NETNSA_FD = 3;

    /** State of a neighbour: asked for, no answer yet. Source: include/uapi/linux/neighbour.h. */
    public static final int NUD_INCOMPLETE = 0x01;

    /** State of a neighbour: it does not answer. Source: include/uapi/linux/neighbour.h. */
    public static final int NUD_FAILED = 0x20;

    /** State of a neighbour. Source: include/uapi/linux/neighbour.h. */
    public static final int NUD_PERMANENT = 0x80;

    /** Attribute: a route's destination. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTA_DST = 1;

    /** Attribute: a route's next router. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTA_GATEWAY = 5;

    /** Attribute: the source address that a route prefers. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTA_PREFSRC = 7;

    /** Type of a route: to all. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTN_BROADCAST = 3;

    /** Attribute: a route's interface. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RTA_OIF = 4;

    /** Routing table. Source: include/uapi/linux/rtnetlink.h. */
    public static final int RT_TABLE_MAIN = 254;

    /** Attribute: kind of a qdisc or filter. Source: include/uapi/linux/rtnetlink.h. */
    public static final int TCA_KIND = 1;

    /** Attribute, nested: what is of that kind alone. Source: include/uapi/linux/rtnetlink.h. */
    public static final int TCA_OPTIONS = 2;

    /** Attribute of a BPF filter's TCA_OPTIONS. Source: include/uapi/linux/pkt_cls.h. */
    public static final int TCA_BPF_NAME = 7;

    /** Attribute of a BPF filter's TCA_OPTIONS: its program. Source: include/uapi/linux/pkt_cls.h. */
    public static final int TCA_BPF_ID = 11;

    /** The qdisc of both directions, u32. Source: include/uapi/linux/pkt_sched.h. */
    public static final long TC_H_CLSACT = 0xFFFF_FFF1L;

    /** Lower half of a parent: frames that come in. Source: include/uapi/linux/pkt_sched.h. */
    public static final int TC_H_MIN_INGRESS = 0xFFF2;

    /** Lower half of a parent: frames that leave. Source: include/uapi/linux/pkt_sched.h. */
    public static final int TC_H_MIN_EGRESS = 0xFFF3;

    private Rtnetlink() {}
}
