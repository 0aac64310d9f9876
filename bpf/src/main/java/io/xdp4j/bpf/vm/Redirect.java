package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.vm.map.VmMap;
import java.util.Optional;

/**
 * Where a program said that the frame is to go: an interface, or an entry of a map of interfaces, CPUs or sockets.
 * Belongs to a context, which reuses it.
 *
 * @since 0.1
 */
public final class Redirect {

    private VmMap map;
    private long index;
    private long target;
    private boolean set;
    private boolean broadcast;
    private boolean excludesIngress;

    Redirect() {}

    /** {@return whether the program named a target at all: the verdict REDIRECT alone is a lost frame} */
    public boolean isSet() {
        return set;
    }

    /** {@return the map, if it is one of its entries} */
    public Optional<BpfMap> map() {
        return Optional.ofNullable(map);
    }

    /** {@return whether it is one of the entries of that map} */
    public boolean isInto(BpfMap other) {
        return map == other;
    }

    /** {@return the key in the map, or the index of the interface; u32} */
    public int index() {
        return (int) index;
    }

    /**
     * {@return what the entry held when the program named it: of maps of interfaces the index of one, u32; nothing if
     * it is no entry, or goes to all of them}
     */
    public int target() {
        return (int) target;
    }

    /** {@return whether it goes to all entries of the map} */
    public boolean isBroadcast() {
        return broadcast;
    }

    /** {@return whether a broadcast leaves out the interface that the frame came in by} */
    public boolean excludesIngress() {
        return excludesIngress;
    }

    void clear() {
        set = false;
        map = null;
    }

    void to(VmMap map, long index, long target, boolean broadcast, boolean excludesIngress) {
        this.set = true;
        this.map = map;
        this.index = index;
        this.target = target;
        this.broadcast = broadcast;
        this.excludesIngress = excludesIngress;
    }
}
