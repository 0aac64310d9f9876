package io.xdp4j.tools.lab;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.os.NetNamespace;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A lab: namespaces {@code NAMEa} and {@code NAMEb}, in each an interface {@code veth0}, joined. They stay when the
 * process ends.
 *
 * @param name of both namespaces, without their last letter
 */
public record Lab(String name) {

    /** The interface in each namespace. */
    public static final String DEVICE = "veth0";

    private static final int MAX_NAME = 64;
    private static final int MAX_QUEUES = 64;
    private static final int MIN_MTU = 1280; // below it the kernel takes IPv6 away
    private static final int MAX_MTU = 65535;

    /** Checks the name, which becomes a file's. */
    public Lab {
        if (!name.matches("[A-Za-z0-9_-]{1," + MAX_NAME + "}")) {
            throw new IllegalArgumentException(
                    "lab name \"" + name + "\": up to " + MAX_NAME + " letters, digits, - and _");
        }
    }

    /**
     * One end.
     *
     * @param namespace its name
     * @param addresses of its interface, IPv4 and IPv6
     */
    public record End(String namespace, List<String> addresses) {}

    /** Returns the ends, whether they are there or not. */
    public List<End> ends() {
        return List.of(
                new End(name + "a", List.of("10.77.0.1", "fd77::1")),
                new End(name + "b", List.of("10.77.0.2", "fd77::2")));
    }

    /** Makes both namespaces and the pair; what was made is removed again if it fails. */
    public void create(int queues, int mtu) throws XdpException {
        if (queues < 1 || queues > MAX_QUEUES) {
            throw new IllegalArgumentException("--queues " + queues + ": must be 1 to " + MAX_QUEUES);
        }
        if (mtu < MIN_MTU || mtu > MAX_MTU) {
            throw new IllegalArgumentException("--mtu " + mtu + ": must be " + MIN_MTU + " to " + MAX_MTU);
        }
        if (NamedNamespaces.names().stream().anyMatch(there -> there.equals(name + "a") || there.equals(name + "b"))) {
            throw new XdpException(
                    XdpException.Kind.BUSY,
                    "create lab " + name,
                    0,
                    "there is a namespace " + name + "a or " + name + "b",
                    "take another name, or remove it, if it is a lab's or empty, by: xdp lab delete " + name);
        }
        try (NetNamespace a = NamedNamespaces.create(ends().getFirst().namespace())) {
            create(a, queues, mtu);
        }
    }

    /** Removes what there is of it, unless it is no lab's; returns whether there was anything. */
    public boolean delete() throws XdpException {
        End a = ends().getFirst();
        End b = ends().getLast();
        Site siteA = Site.of(a);
        Site siteB = Site.of(b);
        refuse(a, siteA.canBe(a, siteB));
        refuse(b, siteB.canBe(b, siteA));
        return remove();
    }

    private void refuse(End end, boolean isOurs) throws XdpException {
        if (!isOurs) {
            throw new XdpException(
                    XdpException.Kind.INVALID,
                    "delete lab " + name,
                    0,
                    "namespace " + end.namespace() + " has interfaces that are no lab's",
                    "if it is to go all the same: ip netns delete " + end.namespace());
        }
    }

    private boolean remove() throws XdpException {
        boolean deleted = false;
        for (End end : ends()) {
            deleted |= NamedNamespaces.delete(end.namespace());
        }
        return deleted;
    }

    /** Returns the labs there are, the half-made ones too. */
    public static List<Lab> all() throws XdpException {
        var labs = new LinkedHashSet<Lab>();
        List<String> names = NamedNamespaces.names();
        for (String name : names) {
            if (name.matches("[A-Za-z0-9_-]{1," + MAX_NAME + "}[ab]")) {
                labs.add(new Lab(name.substring(0, name.length() - 1)));
            }
        }
        var ours = new ArrayList<Lab>();
        for (Lab lab : labs) {
            if (lab.isOurs(names)) {
                ours.add(lab);
            }
        }
        return ours;
    }

    /** Returns the ends with those of their addresses that they have. */
    public List<End> found() throws XdpException {
        var found = new ArrayList<End>();
        for (End end : ends()) {
            found.add(new End(end.namespace(), Site.of(end).addresses()));
        }
        return found;
    }

    /** Returns whether the interface of both ends is up and has its IPv4 address. */
    public boolean isWhole() throws XdpException {
        for (End end : ends()) {
            if (!Site.of(end).isReady(end)) {
                return false;
            }
        }
        return true;
    }

    private void create(NetNamespace a, int queues, int mtu) throws XdpException {
        try (NetNamespace b = NamedNamespaces.create(ends().getLast().namespace())) {
            a.call(() -> {
                join(b, queues, mtu);
                return null;
            });
            setUp(a, ends().getFirst());
            setUp(b, ends().getLast());
        } catch (XdpException e) {
            if (e.kind() == XdpException.Kind.BUSY) {
                NamedNamespaces.delete(ends().getFirst().namespace()); // the other is somebody else's
            } else {
                remove();
            }
            throw e;
        }
    }

    private static void join(NetNamespace peer, int queues, int mtu) throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            route.createVeth(new VethSpec(DEVICE, DEVICE, queues, mtu), peer);
        }
    }

    private static void setUp(NetNamespace namespace, End end) throws XdpException {
        namespace.call(() -> {
            try (RouteSocket route = RouteSocket.open()) {
                for (Link link : route.links()) {
                    route.setUp(link.index());
                    if (link.name().equals(DEVICE)) {
                        route.addAddress(
                                link.index(),
                                InetAddress.ofLiteral(end.addresses().getFirst()),
                                24);
                        route.addAddress(
                                link.index(),
                                InetAddress.ofLiteral(end.addresses().getLast()),
                                64);
                    }
                }
            }
            return null;
        });
    }

    /** Other people's namespaces are none of ours: ours have the interface, or are a broken half of a pair. */
    private boolean isOurs(List<String> names) throws XdpException {
        End a = ends().getFirst();
        End b = ends().getLast();
        Site siteA = Site.of(a);
        Site siteB = Site.of(b);
        boolean areBothThere = names.contains(a.namespace()) && names.contains(b.namespace());
        boolean isBroken = !siteA.isNamespace() || !siteB.isNamespace();
        return siteA.device().isPresent() || siteB.device().isPresent() || areBothThere && isBroken;
    }
}
