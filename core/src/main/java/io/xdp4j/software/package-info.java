/**
 * The software driver: a wire between two interfaces in this process, for hosts and tests without a kernel's XDP.
 *
 * <p>A packet's way: {@link io.xdp4j.software.SoftwareSocket#wakeup} in the sender's thread takes descriptors off the
 * TX ring, {@link io.xdp4j.software.SoftwareInterface} carries each frame to the other end and asks the program there,
 * and the target socket copies it into a chunk of its fill ring. No other thread is involved.
 */
package io.xdp4j.software;
