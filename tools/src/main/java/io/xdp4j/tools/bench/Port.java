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
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.Locale;

/**
 * What an XDP end stands on: memory, a socket on a queue and, if it receives, a program that sends it frames.
 *
 * <p>Owns them and closes them. Belongs to one thread.
 */
final class Port implements AutoCloseable {

    private final Umem umem;
    private final XskSocket socket;
    private final XskMap map;
    private final XdpLink link;
    private static final int SOFTWARE_CHUNK = 2048;
    private static final int SOFTWARE_RING = 512;

    private final boolean isSoftware;

    private Port(Xdp xdp, Umem umem, XskSocket socket, XskMap map, XdpLink link) {
        this.isSoftware = xdp.driver().equals("software");
        this.umem = umem;
        this.socket = socket;
        this.map = map;
        this.link = link;
    }

    static Port open(Xdp xdp, XdpQueue queue, PortSpec spec, Match match) throws XdpException {
        // On a card's driver as much as is usual there; on ours, what the caches hold, as simulated cards have.
        boolean isSoftware = xdp.driver().equals("software");
        Umem umem = xdp.umem(isSoftware ? UmemSpec.DEFAULT.withChunkSize(SOFTWARE_CHUNK) : UmemSpec.DEFAULT);
        XskSocket socket = null;
        XskMap map = null;
        try {
            socket = xdp.open(queue, umem, socketSpec(spec, isSoftware));
            if (!spec.receives()) {
                return new Port(xdp, umem, socket, null, null);
            }
            map = xdp.xskMap(queue.id() + 1);
            map.put(queue.id(), socket);
            var program = RuleList.of(match.redirect(map));
            return new Port(xdp, umem, socket, map, xdp.attach(queue.device().rx(), program, attachSpec(spec)));
        } catch (XdpException | RuntimeException e) {
            close(null, socket, map, umem);
            throw e;
        }
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
        umem.close();
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
