/**
 * What lies between interfaces: links, the memory that frames are in on their way, the clock that they go by.
 *
 * <p>Frames move in batches ({@link io.xdp4j.software.link.FrameBatch}). A {@link io.xdp4j.software.link.Link} copies
 * what it is given to send, and shows what arrives where it lies, so that programs can change it there.
 */
package io.xdp4j.software.link;
