package io.xdp4j;

import io.xdp4j.device.Hook;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverPins;
import io.xdp4j.rule.ProgramSpec;
import java.util.List;
import java.util.Optional;

/**
 * The attachments of this host that stay when the process that made them ends, because they are pinned in bpffs.
 *
 * <p>While it is open no other process, and no other {@link Xdp}, can open it: what is found is still there when it is
 * replaced or removed. So close it soon; a {@link PinnedLink} can be read on after that. Safe for use by several
 * threads. It belongs to the network namespace of the thread that opened it.
 *
 * @since 0.1, Linux 5.9
 */
public final class Pins implements AutoCloseable {

    private final Xdp xdp;
    private final DriverPins driver;

    Pins(Xdp xdp, DriverPins driver) {
        this.xdp = xdp;
        this.driver = driver;
    }

    /**
     * Opens what is pinned for {@code device}, attached or not: {@link PinnedLink#status} says. What a process left
     * half made that was killed is removed.
     *
     * @throws XdpException of kind INVALID if it is of another version of this library, or not of this library
     */
    public Optional<PinnedLink> find(XdpInterface device) throws XdpException {
        return driver.find(device).map(pin -> xdp.track(new PinnedLink(xdp, pin)));
    }

    /**
     * Attaches a program and pins it, with its sets. A pin that nothing uses any more, as of a deleted interface, makes
     * room.
     *
     * @throws XdpException BUSY if a program is attached, pinned or not, and else as {@link Xdp#attach}
     */
    public PinnedLink pin(Hook at, ProgramSpec program, AttachSpec spec, PinNote note) throws XdpException {
        synchronized (xdp) {
            LinkObject object = LinkObject.NONE.next(xdp, program, spec);
            LinkSets sets = LinkSets.NONE;
            try {
                sets = LinkSets.NONE.next(xdp, program);
                Attachment attachment = xdp.attachment(program, spec, sets, object);
                return xdp.track(new PinnedLink(xdp, driver.pin(at, attachment, note)));
            } finally {
                sets.closeAllBut(LinkSets.NONE); // the pin keeps what is in them
                object.closeUnless(LinkObject.NONE);
            }
        }
    }

    /** Returns all pins of this host, those for interfaces of other network namespaces too. */
    public List<PinStatus> all() throws XdpException {
        return driver.all();
    }

    /**
     * Detaches what is pinned for {@code device} and removes the pin, whatever version made it; returns whether there
     * was one. Files of others in its directory stay.
     */
    public boolean remove(XdpInterface device) throws XdpException {
        return driver.remove(device);
    }

    /** Detaches what is pinned there and removes the pin. Does nothing if it is gone. */
    public void remove(PinStatus pin) throws XdpException {
        driver.remove(pin);
    }

    /** Lets others open it. Changes nothing that is attached. Does nothing the second time. */
    @Override
    public void close() {
        driver.close();
        xdp.closed(this);
    }
}
