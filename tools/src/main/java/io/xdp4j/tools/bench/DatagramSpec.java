package io.xdp4j.tools.bench;

import java.net.InetSocketAddress;

/**
 * How a kernel socket is opened.
 *
 * @param local where it is bound
 * @param remote where it sends to; null for an end that answers
 * @param spins whether it never blocks
 * @param payloadBytes of the datagrams that it sends
 */
public record DatagramSpec(InetSocketAddress local, InetSocketAddress remote, boolean spins, int payloadBytes) {}
