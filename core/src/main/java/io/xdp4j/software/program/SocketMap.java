package io.xdp4j.software.program;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Which sockets programs find at which keys. Any thread may change it, any may look. */
public final class SocketMap {

    private final AtomicReferenceArray<Target> slots;

    /** Makes an empty map of {@code slots} slots. */
    public SocketMap(int slots) {
        this.slots = new AtomicReferenceArray<>(slots);
    }

    /** Returns how many slots it has. */
    public int slots() {
        return slots.length();
    }

    /** Returns the open socket at a key; null if there is none. */
    public Target at(int key) {
        if (Integer.compareUnsigned(key, slots.length()) >= 0) {
            return null;
        }
        Target socket = slots.get(key);
        return socket == null || socket.isClosed() ? null : socket;
    }

    /** Puts a socket at a key; null empties it. */
    public void set(int key, Target socket) {
        slots.set(key, socket);
    }
}
