package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfLinkCreate;
import io.xdp4j.linux.abi.BpfLinkUpdate;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.RuleCount;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A bpf_link that attaches a program to an interface. Closing its descriptor detaches. */
final class LinuxLink implements DriverLink {

    private final XdpInterface device;
    private final Fd fd;
    private final AttachMode mode;
    private LoadedProgram program;
    private boolean closed;

    private LinuxLink(XdpInterface device, Fd fd, AttachMode mode, LoadedProgram program) {
        this.device = device;
        this.fd = fd;
        this.mode = mode;
        this.program = program;
    }

    /** Attaches {@code program}, which the link then owns, in the mode that is asked for. */
    static LinuxLink attach(XdpInterface device, LoadedProgram program, AttachMode mode) throws XdpException {
        return switch (mode) {
            case NATIVE -> attachNative(device, program);
            case GENERIC -> new LinuxLink(device, create(device, program, Bpf.XDP_FLAGS_SKB_MODE), mode, program);
            case AUTO -> attachBest(device, program);
            case SOFTWARE -> throw new IllegalArgumentException("mode SOFTWARE on the Linux driver");
        };
    }

    @Override
    public AttachMode mode() {
        return mode;
    }

    @Override
    public synchronized void replace(Attachment attachment) throws XdpException {
        requireOpen();
        LoadedProgram next = LoadedProgram.load(device, attachment);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfLinkUpdate.LAYOUT);
            attr.set(JAVA_INT, BpfLinkUpdate.LINK_FD, fd.number());
            attr.set(JAVA_INT, BpfLinkUpdate.NEW_PROG_FD, next.fd().number());
            BpfCall.call("replace program on " + device.name(), Bpf.BPF_LINK_UPDATE, attr);
        } catch (XdpException e) {
            next.close();
            throw e;
        }
        program.close();
        program = next;
    }

    @Override
    public synchronized List<RuleCount> counters() throws XdpException {
        requireOpen();
        return program.counters();
    }

    @Override
    public synchronized void close() {
        closed = true;
        fd.close();
        program.close();
    }

    /** The numbers of closed descriptors may be those of others by now. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the link on " + device.name() + " is closed");
        }
    }

    private static LinuxLink attachBest(XdpInterface device, LoadedProgram program) throws XdpException {
        try {
            return new LinuxLink(device, create(device, program, Bpf.XDP_FLAGS_DRV_MODE), AttachMode.NATIVE, program);
        } catch (XdpException e) {
            if (e.kind() != XdpException.Kind.UNSUPPORTED && !Errno.EINVAL.is(e)) {
                throw e;
            }
            return new LinuxLink(device, create(device, program, Bpf.XDP_FLAGS_SKB_MODE), AttachMode.GENERIC, program);
        }
    }

    private static LinuxLink attachNative(XdpInterface device, LoadedProgram program) throws XdpException {
        try {
            return new LinuxLink(device, create(device, program, Bpf.XDP_FLAGS_DRV_MODE), AttachMode.NATIVE, program);
        } catch (XdpException e) {
            if (Errno.ERANGE.is(e)) {
                throw mtuTooLarge(device, e);
            }
            if (e.kind() == XdpException.Kind.UNSUPPORTED) {
                throw new UnsupportedFeatureException(
                        e.operation() + " in native mode",
                        e.code(),
                        "the driver of " + device.name() + " has no native XDP",
                        "ask for AUTO or GENERIC, or use an interface whose driver has it (see: xdp doctor)");
            }
            throw e;
        }
    }

    /** Only veth answers so, and means its other end's MTU. Source: drivers/net/veth.c, veth_xdp_set. */
    private static XdpException mtuTooLarge(XdpInterface device, XdpException refused) {
        return new UnsupportedFeatureException(
                refused.operation() + " in native mode",
                refused.code(),
                "the MTU of its other end is too large for a native program of one buffer",
                "lower it there, to 1500 for example: ip link set PEER mtu 1500 (ip link show " + device.name()
                        + " says which it is), or ask for AUTO or GENERIC");
    }

    private static Fd create(XdpInterface device, LoadedProgram program, int flags) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfLinkCreate.LAYOUT);
            attr.set(JAVA_INT, BpfLinkCreate.PROG_FD, program.fd().number());
            attr.set(JAVA_INT, BpfLinkCreate.TARGET_IFINDEX, device.index());
            attr.set(JAVA_INT, BpfLinkCreate.ATTACH_TYPE, Bpf.BPF_XDP);
            attr.set(JAVA_INT, BpfLinkCreate.FLAGS, flags);
            return Fd.of(BpfCall.call("attach to " + device.name(), Bpf.BPF_LINK_CREATE, attr));
        } catch (XdpException e) {
            if (e.kind() == XdpException.Kind.BUSY) {
                throw Attached.busy(e, device.name(), device.index());
            }
            throw Rights.explain(e);
        }
    }
}
