package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says which right is missing when the kernel only says no. */
final class Rights {

    private Rights() {}

    /**
     * Returns {@code refused}, or, if it was refused for want of rights, an error that names those that are missing.
     */
    static XdpException explain(XdpException refused) {
        if (refused.kind() != XdpException.Kind.DENIED) {
            return refused;
        }
        String missing = Stream.of(Capability.NET_RAW, Capability.NET_ADMIN, Capability.BPF)
                .filter(needed -> !Capabilities.has(needed))
                .map(needed -> "CAP_" + needed)
                .collect(Collectors.joining(", "));
        String advice = missing.isEmpty()
                ? "this process has the capabilities that are needed: a security policy of the host refuses it, or, of"
                        + " maps before Linux 5.11, the limit on locked memory (ulimit -l)"
                : "run as root, or give the process " + missing;
        return new XdpException(refused.kind(), refused.operation(), refused.code(), "not permitted", advice);
    }
}
