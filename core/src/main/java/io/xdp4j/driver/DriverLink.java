package io.xdp4j.driver;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.RuleCount;
import java.util.List;

/** An attachment; {@link #close} detaches. */
public interface DriverLink extends AutoCloseable {

    /** Returns how it is attached. */
    AttachMode mode();

    /** Puts another program in the place of this one, with no frame in between that sees neither. */
    void replace(Attachment attachment) throws XdpException;

    /** Returns a count for each rule, and last one for no rule; empty if counting was not asked for. */
    List<RuleCount> counters() throws XdpException;

    /** Returns what whoever looks at it should know of its program; empty if there is nothing. */
    default String note() {
        return "";
    }

    @Override
    void close();
}
