package io.xdp4j.driver;

import io.xdp4j.device.Hook;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import java.util.List;
import java.util.Optional;

/** The attachments that outlive their process; one user at a time on a host, until {@link #close}. */
public interface DriverPins extends AutoCloseable {

    /** Returns what is pinned for {@code device}. */
    Optional<DriverPin> find(XdpInterface device) throws XdpException;

    /** Attaches a program and pins it. */
    DriverPin pin(Hook hook, Attachment attachment, PinNote note) throws XdpException;

    /** Returns all there are, those of other network namespaces too. */
    List<PinStatus> all() throws XdpException;

    /** Detaches and removes what is pinned for {@code device}; returns whether there was something. */
    boolean remove(XdpInterface device) throws XdpException;

    /** Detaches and removes. */
    void remove(PinStatus pin) throws XdpException;

    @Override
    void close();
}
