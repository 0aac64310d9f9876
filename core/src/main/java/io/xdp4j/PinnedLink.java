package io.xdp4j;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverPin;
import io.xdp4j.rule.ProgramSpec;
import io.xdp4j.rule.RuleCount;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that stays attached without a process, opened. Closing it leaves it attached; {@link Pins#remove} detaches.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1, Linux 5.9
 */
public final class PinnedLink implements AutoCloseable {

    private final Xdp xdp;
    private final DriverPin driver;

    PinnedLink(Xdp xdp, DriverPin driver) {
        this.xdp = xdp;
        this.driver = driver;
    }

    /** Returns where it is pinned, and what became of it when it was opened. */
    public PinStatus status() {
        return driver.status();
    }

    /** Returns how the program is attached: never {@link AttachMode#AUTO}. */
    public AttachMode mode() {
        return driver.mode();
    }

    /** Returns what was kept beside the program. */
    public PinNote note() {
        return driver.note();
    }

    /** Returns when the program was attached, or put in the place of another; to the second. */
    public Instant made() {
        return driver.made();
    }

    /** Returns what each rule took, and last what no rule took; empty if counting was not asked for. */
    public List<RuleCount> counters() throws XdpException {
        return driver.counters();
    }

    /** Returns the names of the maps that the program uses. */
    public List<String> maps() throws XdpException {
        return driver.maps();
    }

    /** Returns the names of the sets that the program looks into. */
    public List<String> sets() throws XdpException {
        return driver.sets();
    }

    /**
     * Opens a set that the program looks into: a change is seen at once. It holds only elements of sizes that the
     * program looks for, or that it was made with: others are refused with INVALID. Closing it changes nothing in it.
     *
     * @throws XdpException of kind GONE if the program looks into no set of that name; the message lists those it does
     */
    public XdpSet set(String name) throws XdpException {
        return new XdpSet(xdp, driver.set(name));
    }

    /**
     * Opens a map of sockets that the program redirects to: a socket that is put into it receives at once, until it is
     * closed. Closing the map changes nothing in it. Links that are attached later do not find it by its name.
     *
     * @throws XdpException of kind GONE if the program uses no map of that name, INVALID if it is none of sockets
     */
    public XskMap sockets(String name) throws XdpException {
        DriverMap map = driver.sockets(name);
        try (BpfMap shape = driver.map(name)) {
            return new XskMap(xdp, map, name, shape.spec().entries());
        } catch (XdpException | RuntimeException e) {
            map.close();
            throw e;
        }
    }

    /**
     * Opens a map of the program, by a descriptor of its own: what is put into it is seen at once.
     *
     * @throws XdpException of kind GONE if the program uses no map of that name; the message lists those it does
     */
    public BpfMap map(String name) throws XdpException {
        return driver.map(name);
    }

    /**
     * Puts {@code program}, with another note, in the place of the one that is attached; every frame sees one of the
     * two. The {@link Pins} that it was found by must be open. A process that is killed meanwhile leaves the old one or
     * the new one, whole.
     *
     * <p>A set that both name, with the same type, stays with what is in it, and so does a map of sockets that both
     * name, unless the spec has one. All else the new program has for itself, counters included.
     *
     * @throws XdpException if the program is refused; the old one then stays attached
     */
    public void replace(ProgramSpec program, AttachSpec spec, PinNote note) throws XdpException {
        synchronized (xdp) {
            LinkSets before = pinnedSets();
            LinkSets next = LinkSets.NONE;
            LinkObject object = LinkObject.NONE;
            try {
                next = before.next(xdp, program);
                object = object.next(xdp, program, spec);
                driver.replace(xdp.attachment(program, spec, next, object), note);
            } finally {
                object.closeUnless(LinkObject.NONE);
                next.closeAllBut(LinkSets.NONE); // the pin keeps what is in them
                before.closeAllBut(LinkSets.NONE);
            }
        }
    }

    /** Leaves it attached. Does nothing the second time. */
    @Override
    public void close() {
        driver.close();
        xdp.closed(this);
    }

    private LinkSets pinnedSets() throws XdpException {
        Map<String, XdpSet> sets = new HashMap<>();
        var pinned = new LinkSets(sets, sets);
        try {
            for (String name : driver.sets()) {
                sets.put(name, new XdpSet(xdp, driver.set(name)));
            }
            return pinned;
        } catch (XdpException | RuntimeException e) {
            pinned.closeAllBut(LinkSets.NONE);
            throw e;
        }
    }
}
