package io.xdp4j.software.program;

import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.vm.map.VmMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which sockets programs find at which keys. Any thread may change it, any may look.
 *
 * <p>Programs in a virtual machine know a map of theirs in its place, in which as many slots are taken.
 */
public final class SocketMap {

    private static final int TAKEN = 1; // instead of the number of a file, which nobody asks for

    private final AtomicReferenceArray<Target> slots;
    private final List<WeakReference<VmMap>> images = new ArrayList<>(); // a machine that is gone takes its map along

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
        synchronized (this) {
            slots.set(key, socket);
            images.removeIf(image -> image.get() == null);
            images.forEach(image -> show(image.get(), key, socket != null));
        }
        if (socket != null) {
            socket.isIn(this);
        }
    }

    /** Empties the slots of a socket that was closed. */
    public synchronized void forget(Target closed) {
        for (int key = 0; key < slots.length(); key++) {
            if (slots.get(key) == closed) {
                set(key, null);
            }
        }
    }

    /** Makes {@code image}, a map of sockets of a virtual machine, tell programs which slots are taken. */
    synchronized void showIn(VmMap image) {
        images.removeIf(known -> known.get() == null);
        images.add(new WeakReference<>(image));
        for (int key = 0; key < slots.length(); key++) {
            show(image, key, at(key) != null);
        }
    }

    private static void show(VmMap image, int key, boolean taken) {
        if (image == null || key >= image.spec().entries()) {
            return;
        }
        try {
            if (taken) {
                image.put(ofInt(key), ofInt(TAKEN), Put.ANY);
            } else {
                image.remove(ofInt(key));
            }
        } catch (MapException e) {
            if (e.errno() != MapErrno.ENOENT.number()) {
                throw new UncheckedIOException(e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MemorySegment ofInt(int number) {
        return MemorySegment.ofArray(new int[] {number});
    }
}
