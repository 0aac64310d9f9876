package io.xdp4j.tools.bench;

import io.xdp4j.AttachSpec;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskMap;
import io.xdp4j.XskSocket;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.Statistics;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an XDP end stands on: memory, a socket on a queue and, if it receives, a program that sends it frames.
 *
 * <p>Owns them and closes them. Belongs to one thread.
 */
final class Port implements AutoCloseable {

    private static final int SOFTWARE_CHUNK = 2048;
    private static final int SOFTWARE_RING = 512;

    /** Of all sockets together: however many there are, they have as much memory. */
    private static final int SOFTWARE_CHUNKS = 8192;

    private final Umem umem;
    private final XskSocket socket;
    private final XskMap map;
    private final XdpLink link;
    private final boolean isSoftware;

    private Port(Xdp xdp, Umem umem, XskSocket socket, XskMap map, XdpLink link) {
        this.isSoftware = isSoftware(xdp);
        this.umem = umem;
        this.socket = socket;
        this.map = map;
        this.link = link;
    }

    /** Opens one on {@code queue}, whose program does what {@code rules} say, and then takes what matches. */
    static Port open(Xdp xdp, XdpQueue queue, PortSpec spec, RuleList rules, Match match) throws XdpException {
        return open(xdp, queue.device(), queue.id(), 1, spec, rules, match).getFirst();
    }

    /** Opens {@code count} on queues from {@code first} on. They have one program: the first one owns it. */
    static List<Port> open(
            Xdp xdp, XdpInterface device, int first, int count, PortSpec spec, RuleList rules, Match match)
            throws XdpException {
        var umems = new ArrayList<Umem>();
        var sockets = new ArrayList<XskSocket>();
        XskMap map = null;
        XdpLink link = null;
        try {
            for (int i = 0; i < count; i++) {
                umems.add(xdp.umem(umemSpec(xdp, count)));
                sockets.add(xdp.open(device.queue(first + i), umems.get(i), socketSpec(spec, isSoftware(xdp))));
            }
            if (spec.receives()) {
                map = xdp.xskMap(first + count);
                for (XskSocket socket : sockets) {
                    map.put(socket.queue().id(), socket);
                }
                var all = new ArrayList<>(rules.rules());
                all.add(match.redirect(map));
                link = xdp.attach(device.rx(), new RuleList(all, rules.parser(), rules.sets()), attachSpec(spec));
            }
        } catch (XdpException | RuntimeException e) {
            sockets.forEach(XskSocket::close);
            close(null, null, map, null);
            umems.forEach(Umem::close);
            throw e;
        }
        var ports = new ArrayList<Port>();
        for (int i = 0; i < count; i++) {
            ports.add(new Port(xdp, umems.get(i), sockets.get(i), i == 0 ? map : null, i == 0 ? link : null));
        }
        return ports;
    }

    /** On a card's driver as much as is usual there; on ours, what the caches hold, as simulated cards have. */
    private static UmemSpec umemSpec(Xdp xdp, int sockets) {
        return isSoftware(xdp)
                ? UmemSpec.DEFAULT.withChunkSize(SOFTWARE_CHUNK).withChunks(SOFTWARE_CHUNKS / sockets)
                : UmemSpec.DEFAULT;
    }

    private static boolean isSoftware(Xdp xdp) {
        return xdp.driver().equals("software");
    }

    Umem umem() {
        return umem;
    }

    XskSocket socket() {
        return socket;
    }

    /**
     * Returns for example {@code native, copy}; without the first part if no program is attached; or {@code
     * software}.
     */
    String mode() {
        if (isSoftware) {
            return "software";
        }
        return (link == null ? "" : name(link.mode()) + ", ") + name(socket.mode());
    }

    /** Returns how many frames the driver dropped or refused, since the socket was opened. */
    long dropped() throws XdpException {
        Statistics counts = socket.statistics();
        return counts.rxDropped() + counts.rxRingFull() + counts.txInvalid();
    }

    @Override
    public void close() {
        close(link, socket, map, umem);
    }

    private static void close(XdpLink link, XskSocket socket, XskMap map, Umem umem) {
        if (link != null) {
            link.close();
        }
        if (socket != null) {
            socket.close();
        }
        if (map != null) {
            map.close();
        }
        if (umem != null) {
            umem.close();
        }
    }

    private static XskSpec socketSpec(PortSpec spec, boolean isSoftware) {
        XskSpec usual = isSoftware ? XskSpec.DEFAULT.withRings(SOFTWARE_RING) : XskSpec.DEFAULT;
        XskSpec any = usual.withMode(spec.socket());
        if (spec.receives() && spec.sends()) {
            return any;
        }
        return spec.receives() ? any.receiveOnly() : any.sendOnly();
    }

    private static AttachSpec attachSpec(PortSpec spec) {
        AttachSpec any = AttachSpec.DEFAULT.withMode(spec.attach());
        return spec.allowManagement() ? any.withManagementAllowed() : any;
    }

    private static String name(AttachMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static String name(SocketMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
