package io.xdp4j.linux.netlink;

/**
 * A veth pair to make.
 *
 * @param name of the end in this namespace
 * @param peerName of the other end
 * @param queues RX and TX queues of each end, 1 or more
 * @param mtu of both ends, in bytes
 */
public record VethSpec(String name, String peerName, int queues, int mtu) {}
