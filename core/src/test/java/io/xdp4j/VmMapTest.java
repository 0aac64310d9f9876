package io.xdp4j;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.memory.HeapMemory;

/** {@link BpfMapContract} in the VM. */
final class VmMapTest implements BpfMapContract {

    private final Vm vm = Vm.of(HeapMemory.of(64 << 20), 4);

    @Override
    public BpfMap map(MapSpec spec) {
        return vm.map(spec);
    }
}
