/**
 * The software driver: interfaces in this process and a wire between them, for hosts and tests without a kernel's XDP.
 *
 * <p>What is here keeps the contract of {@link io.xdp4j.driver}. Frames are moved below, in
 * {@code io.xdp4j.software.nic}.
 */
package io.xdp4j.software;
