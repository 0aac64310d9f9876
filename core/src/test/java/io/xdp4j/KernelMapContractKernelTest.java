package io.xdp4j;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.linux.KernelMap;
import java.io.IOException;

/** What maps do, in the kernel. */
@KernelTest
final class KernelMapContractKernelTest implements BpfMapContract {

    @Override
    public BpfMap map(MapSpec spec) throws IOException {
        return KernelMap.create(spec);
    }
}
