/**
 * The engine: interfaces, their queues, and the driver's ends of the sockets on them.
 *
 * <p>Nothing here has a thread. Who wakes a socket up carries its frames: out of the TX ring, over the link, through
 * the programs at its other end and into the rings of the socket there. For a batch of frames there is one lock, one
 * look at a ring, one publication and one wakeup of who waits.
 */
package io.xdp4j.software.nic;
