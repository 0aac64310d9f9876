package io.xdp4j.linux.netlink;

import io.xdp4j.wire.MacAddress;

/**
 * Where a packet to a destination goes first.
 *
 * @param address the router, or the destination itself: 4 or 16 bytes, not to be changed
 * @param source the source address that the kernel would take; no bytes if it says none
 * @param isBroadcast whether it goes to all
 * @param mac the hardware address; null if the kernel does not know it
 */
public record NextHop(byte[] address, byte[] source, boolean isBroadcast, MacAddress mac) {}
