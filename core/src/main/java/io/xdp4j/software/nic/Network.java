package io.xdp4j.software.nic;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.software.link.Clock;
import io.xdp4j.software.link.Feed;
import io.xdp4j.software.link.Link;
import io.xdp4j.software.link.PlainWire;
import io.xdp4j.software.link.RealClock;
import io.xdp4j.software.link.TimedLink;
import io.xdp4j.wire.MacAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Interfaces and the links between them. It need not be closed: it goes when nobody reaches it. */
public final class Network {

    private final Map<String, Nic> nics = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();

    /** Makes what {@code spec} says. */
    public Network(NetworkSpec spec) {
        Clock clock = new RealClock();
        for (NicSpec nic : spec.nics()) {
            nics.put(nic.name(), new Nic(device(nic, nics.size() + 1), clock, nic.sharedQueues(), nic.vlan()));
        }
        Nic[] all = nics.values().toArray(Nic[]::new);
        nics.values().forEach(nic -> nic.isAmong(all));
        for (JoinSpec join : spec.joins()) {
            Link link = link(join);
            links.add(link);
            join.nics().forEach(name -> nics.get(name).plugInto(link));
        }
    }

    private Link link(JoinSpec join) {
        return switch (join) {
            case JoinSpec.Wire(String left, String right, LinkSpec spec) -> wire(nics.get(left), nics.get(right), spec);
            case JoinSpec.Hub hub -> TimedLink.hub(ports(hub), hub.link());
            case JoinSpec.Switch learning -> TimedLink.learningSwitch(ports(learning), learning.link());
            case JoinSpec.Feed feed -> new Feed(nics.get(feed.nic()), feed.frames());
        };
    }

    private static Link wire(Nic left, Nic right, LinkSpec spec) {
        return spec.isPerfect() ? new PlainWire(left, right) : TimedLink.wire(left, right, spec);
    }

    private List<Nic> ports(JoinSpec join) {
        return join.nics().stream().map(nics::get).toList();
    }

    /** Frees what is under way, when nothing is open any more. */
    public void close() {
        links.forEach(Link::close);
    }

    private static XdpInterface device(NicSpec nic, int index) {
        MacAddress mac = MacAddress.parse(String.format("02:00:00:00:%02x:%02x", index >> 8, index & 0xff));
        return new XdpInterface(nic.name(), index, nic.queues(), nic.mtu(), mac);
    }

    /** Returns the interfaces, in the order of their indices. */
    public List<Nic> nics() {
        return List.copyOf(nics.values());
    }

    /** Returns an interface; GONE if it is none of this network. */
    public Nic find(XdpInterface device, String operation) throws XdpException {
        Nic nic = nics.get(device.name());
        if (nic != null && nic.device().equals(device)) {
            return nic;
        }
        throw new XdpException(
                Kind.GONE,
                operation,
                0,
                "no such interface in this network",
                "there are " + String.join(", ", nics.keySet()));
    }
}
