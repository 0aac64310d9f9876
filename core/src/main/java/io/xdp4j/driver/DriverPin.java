package io.xdp4j.driver;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.RuleCount;
import java.time.Instant;
import java.util.List;

/** A pinned attachment, opened; {@link #close} leaves it attached. */
public interface DriverPin extends AutoCloseable {

    /** Returns where it is, and what became of it. */
    PinStatus status();

    /** Returns how it is attached. */
    AttachMode mode();

    /** Returns what was kept beside it. */
    PinNote note();

    /** Returns when this program was attached. */
    Instant made();

    /** Returns a count for each rule, and last one for no rule; empty if counting was not asked for. */
    List<RuleCount> counters() throws XdpException;

    /** Returns the names of the maps that the program uses. */
    List<String> maps() throws XdpException;

    /** Opens a map. */
    BpfMap map(String name) throws XdpException;

    /** Returns the names of the sets that the program looks into. */
    List<String> sets() throws XdpException;

    /** Opens a set. */
    DriverSet set(String name) throws XdpException;

    /** Opens a map of sockets. */
    DriverMap sockets(String name) throws XdpException;

    /** Puts another program, with its maps and its note, in the place of this one. */
    void replace(Attachment attachment, PinNote note) throws XdpException;

    @Override
    void close();
}
