package io.xdp4j;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import java.util.List;
import java.util.stream.Stream;

/** {@link ForwardContract} on the software driver. */
final class SoftwareForwardTest implements ForwardContract {

    @Override
    public Xdp pairs() {
        return Xdp.software(SoftwareNetwork.of(new NetworkSpec(
                Stream.of("source", "left", "out", "sink").map(NicSpec::of).toList(),
                List.of(new JoinSpec.Wire("source", "left"), new JoinSpec.Wire("out", "sink")))));
    }
}
