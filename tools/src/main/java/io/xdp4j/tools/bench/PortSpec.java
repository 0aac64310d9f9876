package io.xdp4j.tools.bench;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.SocketMode;

/**
 * How a port is opened.
 *
 * @param receives whether it gets the frames of its queue
 * @param sends whether it can send
 * @param attach how the program is attached
 * @param socket how frames get into the memory
 * @param allowManagement whether the program may take the frames that keep the host reachable
 */
public record PortSpec(boolean receives, boolean sends, AttachMode attach, SocketMode socket, boolean allowManagement) {

    /** Receives only, in any mode, as a program of the bench's own may. */
    public static final PortSpec ANY = new PortSpec(true, true, AttachMode.AUTO, SocketMode.AUTO, true);

    /** Returns this spec for a port that only receives. */
    public PortSpec receiveOnly() {
        return new PortSpec(true, false, attach, socket, allowManagement);
    }

    /** Returns this spec for a port that only sends. */
    public PortSpec sendOnly() {
        return new PortSpec(false, true, attach, socket, allowManagement);
    }
}
