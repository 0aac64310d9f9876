package io.xdp4j;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.software.program.Machine;

/** {@link BpfMapContract} in a machine of the software driver, whose memory is native. */
final class SoftwareMapTest implements BpfMapContract {

    private final Machine machine = new Machine(4);

    @Override
    public BpfMap map(MapSpec spec) {
        return machine.vm().map(spec);
    }
}
