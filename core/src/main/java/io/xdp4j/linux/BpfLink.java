package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfLinkCreate;
import io.xdp4j.linux.abi.BpfLinkInfo;
import io.xdp4j.linux.abi.BpfLinkUpdate;
import io.xdp4j.linux.inspect.BpfInfo;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A bpf_link that runs one program on an interface. Owns its descriptor; the program is detached with the last of them.
 */
final class BpfLink implements AutoCloseable {

    private final XdpInterface device;
    private final Fd fd;
    private final AttachMode mode;

    /** Owns {@code fd} from now on. */
    BpfLink(XdpInterface device, Fd fd, AttachMode mode) {
        this.device = device;
        this.fd = fd;
        this.mode = mode;
    }

    /** Attaches {@code program} in the mode that is asked for. */
    static BpfLink attach(XdpInterface device, BpfProgram program, AttachMode mode) throws XdpException {
        return switch (mode) {
            case NATIVE -> attachNative(device, program);
            case GENERIC -> create(device, program, mode);
            case AUTO -> attachBest(device, program);
            case SOFTWARE -> throw new IllegalArgumentException("mode SOFTWARE on the Linux driver");
        };
    }

    Fd fd() {
        return fd;
    }

    AttachMode mode() {
        return mode;
    }

    /** Puts {@code program} in the place of the one that runs; every frame sees one of the two. */
    void update(BpfProgram program) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfLinkUpdate.LAYOUT);
            attr.set(JAVA_INT, BpfLinkUpdate.LINK_FD, fd.number());
            attr.set(JAVA_INT, BpfLinkUpdate.NEW_PROG_FD, program.fd().number());
            BpfCall.call("replace program on " + device.name(), Bpf.BPF_LINK_UPDATE, attr);
        }
    }

    /** Returns whether it still runs its program: not if the interface went, or somebody detached it by force. */
    boolean isAlive() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            return BpfInfo.of(arena, fd, BpfLinkInfo.LAYOUT).get(JAVA_INT, BpfLinkInfo.IFINDEX) == device.index();
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    private static BpfLink attachBest(XdpInterface device, BpfProgram program) throws XdpException {
        try {
            return create(device, program, AttachMode.NATIVE);
        } catch (XdpException e) {
            if (e.kind() != XdpException.Kind.UNSUPPORTED && !Errno.EINVAL.is(e)) {
                throw e;
            }
            return create(device, program, AttachMode.GENERIC);
        }
    }

    private static BpfLink attachNative(XdpInterface device, BpfProgram program) throws XdpException {
        try {
            return create(device, program, AttachMode.NATIVE);
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

    private static boolean isThere(XdpInterface device) throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            return route.links().stream().anyMatch(link -> link.index() == device.index());
        }
    }

    private static BpfLink create(XdpInterface device, BpfProgram program, AttachMode mode) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfLinkCreate.LAYOUT);
            attr.set(JAVA_INT, BpfLinkCreate.PROG_FD, program.fd().number());
            attr.set(JAVA_INT, BpfLinkCreate.TARGET_IFINDEX, device.index());
            attr.set(JAVA_INT, BpfLinkCreate.ATTACH_TYPE, Bpf.BPF_XDP);
            int flag = mode == AttachMode.NATIVE ? Bpf.XDP_FLAGS_DRV_MODE : Bpf.XDP_FLAGS_SKB_MODE;
            attr.set(JAVA_INT, BpfLinkCreate.FLAGS, flag);
            Fd fd = Fd.of(BpfCall.call("attach to " + device.name(), Bpf.BPF_LINK_CREATE, attr));
            return new BpfLink(device, fd, mode);
        } catch (XdpException e) {
            if (e.kind() == XdpException.Kind.BUSY) {
                throw Attached.busy(e, device.name(), device.index());
            }
            if (Errno.EINVAL.is(e) && !isThere(device)) {
                throw new XdpException(
                        XdpException.Kind.GONE, e.operation(), e.code(), "the interface was deleted or moved", "");
            }
            throw Rights.explain(e);
        }
    }
}
