/**
 * XDP and AF_XDP for Java: what a user opens and closes.
 *
 * <p>Everything starts at an {@link io.xdp4j.Xdp}: it finds interfaces, makes frame memory ({@link io.xdp4j.Umem}),
 * opens sockets ({@link io.xdp4j.XskSocket}) and attaches programs ({@link io.xdp4j.XdpLink}) that send frames to
 * them through maps ({@link io.xdp4j.XskMap}) and look into sets that change meanwhile ({@link io.xdp4j.XdpSet}).
 * {@link io.xdp4j.FrameSocket} does all of that in one call for the simplest case.
 */
package io.xdp4j;
