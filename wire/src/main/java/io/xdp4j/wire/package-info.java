/**
 * Packet formats as views over memory: one length check, then reads that cannot fail.
 *
 * <p>A view is made once and wrapped around one header after the other. {@code wrap(memory, offset, length)} takes the
 * absolute offset of the header, in bytes, and how many bytes there are from there to the end of the frame, or of the
 * packet around it. It returns false, and throws nothing, if the header is not wholly there or is malformed. After
 * true, until the next {@code wrap}, every accessor is a plain read. After false, and before the first {@code wrap},
 * what the accessors do is undefined. Views keep no copy: the memory is borrowed, and must be open and unchanged while
 * it is read. Lengths and offsets that bound other reads are taken once, by {@code wrap}.
 *
 * <p>{@code payloadOffset()} is absolute in the memory, so that views stack:
 * {@code ethernet.wrap(memory, offset, length) && ipv4.wrap(memory, ethernet.payloadOffset(),
 * ethernet.payloadLength())}.
 *
 * <p>Nothing here allocates, locks or blocks, except parsing and printing of text, and the pcap classes. No object is
 * safe for two threads at once. MAC addresses are the lower 48 bits of a {@code long}, IPv4 addresses an {@code int},
 * IPv6 addresses two {@code long}s, high first; all in reading order: the first byte on the wire is the most
 * significant.
 */
package io.xdp4j.wire;
