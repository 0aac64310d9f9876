package io.xdp4j;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverPin;
import io.xdp4j.rule.ProgramSpec;
import io.xdp4j.rule.RuleCount;
import java.time.Instant;
import java.util.List;

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

    /**
     * Opens a map of the program: what is put into it is seen at once.
     *
     * @throws XdpException of kind GONE if the program uses no map of that name; the message lists those it does
     */
    public PinnedMap map(String name) throws XdpException {
        return new PinnedMap(driver.map(name));
    }

    /**
     * Puts {@code program}, with maps of its own and another note, in the place of the one that is attached; every
     * frame sees one of the two. The {@link Pins} that it was found by must be open. A process that is killed
     * meanwhile leaves the old one or the new one, whole.
     *
     * @throws XdpException if the program is refused; the old one then stays attached
     */
    public void replace(ProgramSpec program, AttachSpec spec, PinNote note) throws XdpException {
        synchronized (xdp) {
            LinkSets sets = LinkSets.NONE.next(xdp, program);
            try {
                driver.replace(xdp.attachment(program, spec, sets), note);
            } finally {
                sets.closeAllBut(LinkSets.NONE); // the pin keeps what is in them
            }
        }
    }

    /** Leaves it attached. Does nothing the second time. */
    @Override
    public void close() {
        driver.close();
        xdp.closed(this);
    }
}
