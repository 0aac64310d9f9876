package io.xdp4j.software.link;

import java.lang.foreign.MemorySegment;

/** Chooses the queue that a frame comes in on. Asked by whoever sends, before the frame is copied; by any threads. */
@FunctionalInterface
public interface Steering {

    /** The sender's queue, as of a veth pair: links need not ask it frame by frame. */
    Steering SENDERS = (memory, address, length, sendersQueue) -> sendersQueue;

    /** Returns a number that, modulo the number of queues, is the queue; 0 or more. */
    int queue(MemorySegment memory, long address, int length, int sendersQueue);
}
