package io.xdp4j;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.map.HeapMemory;
import io.xdp4j.bpf.vm.map.VmMaps;

/** {@link BpfMapContract} in the VM. */
final class VmMapTest implements BpfMapContract {

    private final HeapMemory memory = HeapMemory.of(64 << 20);
    private int regions;

    @Override
    public BpfMap map(MapSpec spec) {
        return VmMaps.make(spec, memory, 4, regions++);
    }
}
