package io.xdp4j;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.Hook;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.rule.ProgramSpec;
import io.xdp4j.rule.RuleCount;
import java.util.List;
import java.util.TreeSet;

/**
 * A program's attachment to a hook. Closing it detaches, and so does the death of the process.
 *
 * <p>Several links of one {@link Xdp} on one hook run one after the other, in the order in which they were attached: a
 * frame that one passes is shown to the next, and any other verdict is final. Each is replaced, counted and closed
 * alone, and the others see every frame meanwhile.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1, Linux 5.9
 */
public final class XdpLink implements AutoCloseable {

    private final Xdp xdp;
    private final DriverLink driver;
    private final Hook hook;
    private final AttachSpec spec;
    private LinkSets sets;
    private LinkObject object;
    private boolean closed;

    XdpLink(Xdp xdp, DriverLink driver, Hook hook, AttachSpec spec, LinkSets sets, LinkObject object) {
        this.object = object;
        this.xdp = xdp;
        this.driver = driver;
        this.hook = hook;
        this.spec = spec;
        this.sets = sets;
    }

    /** Returns where it is attached. */
    public Hook hook() {
        return hook;
    }

    /** Returns how it is attached: never {@link AttachMode#AUTO}. */
    public AttachMode mode() {
        return driver.mode();
    }

    /**
     * Returns where and how it is attached, for people; on the software driver, too, what stopped the program how
     * often, or why its rules are slower than they might be.
     */
    @Override
    public String toString() {
        String note = driver.note();
        return "link on " + hook + ", " + driver.mode() + (note.isEmpty() ? "" : ": " + note);
    }

    /**
     * Puts {@code program} in the place of the one that is attached; every frame sees one of the two. Counters start
     * anew. The spec that the link was attached with holds for it too.
     *
     * <p>A set that both name, with the same type, stays: the same set, with what is in it. What the new rules declare
     * to be in a set at first is only for sets that are not there yet; they are opened for the link. Those that were
     * opened for the link and are named no more are closed. In the same way the maps of an object stay if both programs
     * are of that very object.
     *
     * @throws XdpException if the program is refused; the old one then stays attached
     */
    public void replace(ProgramSpec program) throws XdpException {
        synchronized (xdp) {
            if (closed) {
                throw new IllegalStateException("link on " + hook + ": closed");
            }
            LinkObject nextObject = object.next(xdp, program, spec);
            LinkSets next = sets;
            try {
                next = sets.next(xdp, program);
                driver.replace(xdp.attachment(program, spec, next, nextObject));
            } catch (XdpException | RuntimeException e) {
                next.closeAllBut(sets);
                nextObject.closeUnless(object);
                throw e;
            }
            sets.closeAllBut(next);
            object.closeUnless(nextObject);
            sets = next;
            object = nextObject;
        }
    }

    /**
     * Returns the set of that name that the attached program looks into: one that is open in the {@link Xdp}, or else
     * one that was opened for this link, which it closes when it is closed.
     *
     * @throws IllegalArgumentException if there is no such set
     */
    public XdpSet set(String name) {
        synchronized (xdp) {
            XdpSet set = sets.used().get(name);
            if (set == null) {
                throw new IllegalArgumentException("set " + name + ": the program on " + hook + " looks into "
                        + new TreeSet<>(sets.used().keySet()));
            }
            return set;
        }
    }

    /**
     * Returns the maps of the object that the attached program is of: those that are open in the {@link Xdp}, or else
     * those that were made for this link, which it closes when it is closed.
     *
     * @throws IllegalStateException if it is of no object, or the link is closed
     */
    public ObjectMaps maps() {
        synchronized (xdp) {
            if (closed || object.maps() == null) {
                throw new IllegalStateException(
                        "link on " + hook + ": " + (closed ? "closed" : "its program is of no object"));
            }
            return object.maps();
        }
    }

    /** Returns what each rule took, and last what no rule took; empty if counting was not asked for. */
    public List<RuleCount> counters() throws XdpException {
        return driver.counters();
    }

    /** Detaches the program. Does nothing the second time. */
    @Override
    public void close() {
        synchronized (xdp) {
            if (!closed) {
                closed = true;
                driver.close();
                sets.closeAllBut(LinkSets.NONE);
                object.closeUnless(LinkObject.NONE);
                xdp.closed(this);
            }
        }
    }
}
