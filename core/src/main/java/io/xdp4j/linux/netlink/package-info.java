/**
 * A netlink client: interfaces, addresses and neighbours, and what the kernel says that interfaces can do.
 *
 * <p>A socket belongs to the network namespace of the thread that opens it.
 */
package io.xdp4j.linux.netlink;
