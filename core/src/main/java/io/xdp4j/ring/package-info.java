/**
 * The four rings of an AF_XDP socket and the pool of free chunks, over native memory that is given to them.
 *
 * <p>Nothing here knows an operating system: a ring is a memory segment and a {@link io.xdp4j.ring.RingLayout}. Each
 * ring end belongs to one thread at a time; nothing here locks, blocks or allocates.
 */
package io.xdp4j.ring;
