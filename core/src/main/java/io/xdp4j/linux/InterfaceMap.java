package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.Genetlink;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.NetdevSocket;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A DEVMAP: the interfaces that a program redirects frames to, by their place in a list.
 *
 * <p>An interface may be the one that the program is attached to: a frame then goes back out of it. When one is
 * deleted or moved to another network namespace, the kernel empties its slot.
 */
final class InterfaceMap implements AutoCloseable {

    /** The name by which programs know it. */
    static final String NAME = "rule_interfaces";

    private final MapFd map;
    private final List<Link> targets;

    private InterfaceMap(MapFd map, List<Link> targets) {
        this.map = map;
        this.targets = targets;
    }

    /** Makes a map of the interfaces with these names, 1 or more of them, in the calling thread's namespace. */
    static InterfaceMap ofNames(List<String> names) throws XdpException {
        return of(find(names, Link::name));
    }

    /** Makes a map of the interfaces with these indices, 1 or more of them, in the calling thread's namespace. */
    static InterfaceMap create(List<Integer> indices) throws XdpException {
        return of(find(indices, Link::index));
    }

    private static InterfaceMap of(List<Link> targets) throws XdpException {
        MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_DEVMAP, NAME, Integer.BYTES, targets.size());
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < targets.size(); i++) {
                map.put(i, arena.allocateFrom(JAVA_INT, targets.get(i).index()));
            }
            return new InterfaceMap(map, targets);
        } catch (XdpException e) {
            map.close();
            String names = targets.stream().map(Link::name).collect(Collectors.joining(", "));
            throw Errno.EINVAL.is(e) ? gone(names) : e; // one went since it was found
        }
    }

    Fd fd() {
        return map.fd();
    }

    /**
     * Returns the mode to attach in: generic if any will do and a target takes no frames of native programs, else the
     * one that is asked for. The kernel would drop such frames without a word.
     */
    AttachMode mode(AttachMode asked) throws XdpException {
        if (asked == AttachMode.GENERIC) {
            return asked;
        }
        Optional<Link> unable = unable();
        if (unable.isEmpty()) {
            return asked;
        }
        if (asked == AttachMode.AUTO) {
            return AttachMode.GENERIC;
        }
        throw new UnsupportedFeatureException(
                "redirect to " + unable.get().name() + " in native mode",
                0,
                "its driver takes no frames of native programs now",
                "ask for AUTO or GENERIC"
                        + (unable.get().kind().equals("veth") ? ", or attach a program to its other end first" : ""));
    }

    @Override
    public void close() {
        map.close();
    }

    /** Returns a target whose driver says that it takes no XDP frames; before Linux 6.3 none says anything. */
    private Optional<Link> unable() throws XdpException {
        try (NetdevSocket netdev = NetdevSocket.open()) {
            for (Link target : targets) {
                if ((netdev.features(target.index()).xdp() & Genetlink.NETDEV_XDP_ACT_NDO_XMIT) == 0) {
                    return Optional.of(target);
                }
            }
            return Optional.empty();
        } catch (XdpException e) {
            if (e.kind() != Kind.GONE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static <T> List<Link> find(List<T> wanted, Function<Link, T> by) throws XdpException {
        var targets = new ArrayList<Link>();
        try (RouteSocket route = RouteSocket.open()) {
            List<Link> all = route.links();
            for (T one : wanted) {
                Link target = all.stream()
                        .filter(link -> by.apply(link).equals(one))
                        .findFirst()
                        .orElseThrow(() -> gone(one.toString()));
                requireNoLoopback(target);
                targets.add(target);
            }
        }
        return List.copyOf(targets);
    }

    private static void requireNoLoopback(Link target) throws XdpException {
        if (target.state().loopback()) {
            throw new XdpException(
                    Kind.INVALID,
                    "redirect to " + target.name(),
                    0,
                    "it is a loopback, and has no other side to send frames to",
                    "pass frames that are for this host");
        }
    }

    private static XdpException gone(String which) {
        return new XdpException(
                Kind.GONE,
                "redirect to interface " + which,
                Errno.ENODEV.code(),
                "there is no such interface in this network namespace",
                "take one of this namespace; a veth leads to another");
    }
}
