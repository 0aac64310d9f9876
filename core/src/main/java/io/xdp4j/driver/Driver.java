package io.xdp4j.driver;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.Features;
import io.xdp4j.device.Hook;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.SetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A driver: what can be opened and attached on a host. Objects of one driver are only ever given back to it.
 *
 * <p>Safe for use by several threads. Closing it closes nothing that was opened from it: the public classes see to
 * that.
 */
public interface Driver extends AutoCloseable {

    /** Returns {@code linux}, {@code windows} or {@code software}. */
    String name();

    /** Returns the interfaces there are now. */
    List<XdpInterface> interfaces() throws XdpException;

    /** Returns what {@code device} can do. */
    Features features(XdpInterface device) throws XdpException;

    /** Makes frame memory. */
    DriverUmem umem(UmemSpec spec) throws XdpException;

    /** Makes an empty map from queue ids, 0 to {@code slots - 1}, to sockets. */
    DriverMap xskMap(String name, int slots) throws XdpException;

    /**
     * Makes the maps of an object; those of sockets that are {@code given} by name are taken instead, and those that it
     * wants to share by their names are those of a directory, if one is given.
     */
    DriverObject object(BpfObject object, Map<String, DriverMap> given, Optional<Path> shared) throws XdpException;

    /** Makes a live set that holds the elements of {@code spec}. */
    DriverSet set(SetSpec spec) throws XdpException;

    /** Opens a socket on {@code queue}, its rings empty. */
    DriverSocket open(XdpQueue queue, DriverUmem umem, XskSpec spec) throws XdpException;

    /** Attaches a program. */
    DriverLink attach(Hook hook, Attachment attachment) throws XdpException;

    /** Does all that {@link #attach} does but attach. */
    void check(Hook hook, Attachment attachment) throws XdpException;

    /** Opens the attachments that outlive their process; blocks while another process has them, but not for long. */
    DriverPins pins() throws XdpException;

    @Override
    void close();
}
