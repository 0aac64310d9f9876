package io.xdp4j.tools;

import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import java.util.stream.Stream;

/** Whether this process may test against the kernel. */
final class Rights {

    static final String MISSING = "needs CAP_NET_ADMIN, CAP_NET_RAW, CAP_BPF and CAP_SYS_ADMIN";

    private Rights() {}

    static boolean held() {
        return Stream.of(Capability.NET_ADMIN, Capability.NET_RAW, Capability.BPF, Capability.SYS_ADMIN)
                .allMatch(Capabilities::has);
    }
}
