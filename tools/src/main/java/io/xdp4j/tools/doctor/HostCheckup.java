package io.xdp4j.tools.doctor;

import io.xdp4j.Xdp;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.Pins;
import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.ResourceLimits;
import io.xdp4j.os.Sockets;
import io.xdp4j.tools.bench.ProcFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at the host and at the rights of this process. */
public final class HostCheckup {

    private static final String JIT = "/proc/sys/net/core/bpf_jit_enable";
    private static final String UNPRIVILEGED = "/proc/sys/kernel/unprivileged_bpf_disabled";
    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");

    private static final int AF_XDP = 44;
    private static final int SOCK_RAW = 3;

    private HostCheckup() {}

    /** Returns whether this is Linux. */
    public static boolean isLinux() {
        return System.getProperty("os.name").equals("Linux");
    }

    /** Returns all findings. */
    public static List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        findings.add(Finding.yes("JDK", System.getProperty("java.vm.name") + " " + Runtime.version()));
        findings.add(nativeAccess());
        findings.add(kernel());
        if (isLinux()) {
            findings.add(sockets());
            findings.add(right(Capability.NET_RAW, "opening AF_XDP sockets"));
            findings.add(right(Capability.NET_ADMIN, "attaching programs"));
            findings.add(right(Capability.BPF, "loading programs"));
            findings.add(right(Capability.IPC_LOCK, "frame memory beyond the memlock limit"));
            findings.add(memlock());
            findings.add(jit());
            findings.add(Finding.of(
                    "BTF",
                    Files.exists(BTF),
                    BTF.toString(),
                    BTF + " is missing",
                    "a kernel with CONFIG_DEBUG_INFO_BTF"));
            findings.add(bpffs());
            findings.add(unprivileged());
            findings.addAll(Confinement.findings());
        }
        return findings;
    }

    private static Finding nativeAccess() {
        return Finding.of(
                "native access",
                Xdp.class.getModule().isNativeAccessEnabled(),
                "enabled for io.xdp4j",
                "not enabled for io.xdp4j",
                "start java with --enable-native-access=io.xdp4j");
    }

    private static Finding kernel() {
        String release = System.getProperty("os.version");
        if (!isLinux()) {
            return Finding.no(
                    "kernel",
                    System.getProperty("os.name") + " " + release + " has no XDP that is supported here",
                    "Linux 5.9 or newer; the software driver works everywhere");
        }
        return Finding.of(
                "kernel",
                Kernel.parse(release).isAtLeast(5, 9),
                "Linux " + release,
                "Linux " + release,
                "Linux 5.9 or newer");
    }

    /** A kernel without the family says so before it asks for rights. */
    private static Finding sockets() {
        String name = "AF_XDP";
        try (Fd _ = Sockets.open("socket(AF_XDP)", AF_XDP, SOCK_RAW, 0)) {
            return Finding.yes(name, "this kernel has it, and this process may use it");
        } catch (XdpException e) {
            return Errno.EAFNOSUPPORT.is(e)
                    ? Finding.no(name, "this kernel was built without it", "a kernel with CONFIG_XDP_SOCKETS")
                    : Finding.of(
                            name,
                            e.kind() == XdpException.Kind.DENIED,
                            "this kernel has it; it is for processes with CAP_NET_RAW",
                            e.getMessage(),
                            "see docs/troubleshooting.md");
        }
    }

    private static Finding right(Capability capability, String purpose) {
        String name = "CAP_" + capability;
        return Finding.of(
                name,
                Capabilities.has(capability),
                purpose,
                "missing, needed for " + purpose,
                "run as root, or grant " + name);
    }

    private static Finding memlock() {
        long limit = ResourceLimits.lockedMemory();
        if (limit == ResourceLimits.UNKNOWN) {
            return Finding.unknown("memlock", "/proc/self/limits cannot be read");
        }
        long needed = UmemSpec.DEFAULT.sizeBytes();
        if (limit >= needed) {
            return Finding.yes("memlock", limit == ResourceLimits.UNLIMITED ? "unlimited" : limit + " bytes");
        }
        return Finding.of(
                "memlock",
                Capabilities.has(Capability.IPC_LOCK),
                limit + " bytes, which CAP_IPC_LOCK lifts",
                limit + " bytes, but the default frame memory takes " + needed,
                "ulimit -l unlimited, LimitMEMLOCK=infinity in a systemd unit, or fewer chunks");
    }

    private static Finding jit() {
        return switch (ProcFile.line(JIT)) {
            case "" -> Finding.unknown("BPF JIT", JIT + " cannot be seen from this network namespace or user");
            case "0" ->
                Finding.no(
                        "BPF JIT",
                        "programs are interpreted, several times slower",
                        "sysctl net.core.bpf_jit_enable=1");
            default -> Finding.yes("BPF JIT", "on");
        };
    }

    private static Finding bpffs() {
        List<Path> mounts = Pins.mounts();
        return Finding.of(
                "bpffs",
                !mounts.isEmpty(),
                Words.join(mounts),
                "not mounted; only what is pinned needs it (--pin)",
                "mount -t bpf bpf /sys/fs/bpf");
    }

    private static Finding unprivileged() {
        return switch (ProcFile.line(UNPRIVILEGED)) {
            case "0" ->
                Finding.no(
                        "BPF is locked",
                        "every user may load socket filters; XDP needs the capabilities either way",
                        "sysctl kernel.unprivileged_bpf_disabled=2");
            case "1", "2" ->
                Finding.yes("BPF is locked", "kernel.unprivileged_bpf_disabled: only those with CAP_BPF load programs");
            default -> Finding.unknown("BPF is locked", UNPRIVILEGED + " cannot be read");
        };
    }
}
