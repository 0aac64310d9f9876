package io.xdp4j.software.program;

import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.Redirect;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.software.link.NativeVmMemory;

/** A map of interfaces, as a program on one queue uses it. One thread at a time. */
final class DeviceMap {

    private final VmMap map;
    private final Broadcast all;
    private final Broadcast others; // all but the interface that frames come in by
    private boolean readAll;
    private boolean readOthers;

    DeviceMap(VmMap map, int ifindex, NativeVmMemory memory) {
        this.map = map;
        this.all = new Broadcast(map, 0, memory);
        this.others = new Broadcast(map, ifindex, memory);
    }

    static boolean is(VmMap map) {
        return map.spec().type() == MapType.DEVMAP || map.spec().type() == MapType.DEVMAP_HASH;
    }

    VmMap map() {
        return map;
    }

    /** What the map holds now is not yet known. */
    void batchBegins() {
        readAll = false;
        readOthers = false;
    }

    byte redirect(Redirect redirect, int i, Verdicts verdicts) {
        if (!redirect.isBroadcast()) {
            return verdicts.toDevice(i, redirect.target());
        }
        return verdicts.toDevices(i, redirect.excludesIngress() ? others() : all());
    }

    private Broadcast all() {
        if (!readAll) {
            all.read();
            readAll = true;
        }
        return all;
    }

    private Broadcast others() {
        if (!readOthers) {
            others.read();
            readOthers = true;
        }
        return others;
    }
}
