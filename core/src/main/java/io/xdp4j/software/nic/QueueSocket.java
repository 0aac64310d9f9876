package io.xdp4j.software.nic;

import io.xdp4j.device.Hook.Direction;

/**
 * A socket that is open on a queue, as the queue knows it.
 *
 * @param rings its rings
 * @param tx the driver's end of what it sends; null if it only receives
 * @param rx the driver's end of what it receives
 * @param waiting who waits for it
 * @param sendsTo where what it sends goes: TX, out of the interface, or RX, to the host
 */
public record QueueSocket(SocketRings rings, TxEnd tx, RxEnd rx, Waiting waiting, Direction sendsTo) {

    /** Returns whether what it sends goes to the host. */
    boolean injects() {
        return sendsTo == Direction.RX;
    }
}
