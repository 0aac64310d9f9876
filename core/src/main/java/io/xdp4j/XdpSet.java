package io.xdp4j;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import java.util.Collection;
import java.util.List;

/**
 * A live set: ports, addresses, prefixes, tuples or connection ids that rules look into while they come and go.
 *
 * <p>Live: when a method returns, every frame that a program begins to look at sees the change; nothing is reloaded,
 * and no frame is lost. Many elements change one after the other, so a frame may see some of them. An element that is
 * in the set all the time is never missing for a moment.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
public final class XdpSet implements AutoCloseable {

    final DriverSet driver;

    private final Xdp xdp;
    private volatile boolean closed;

    XdpSet(Xdp xdp, DriverSet driver) {
        this.xdp = xdp;
        this.driver = driver;
    }

    /** Returns what it was made from. */
    public SetSpec spec() {
        return driver.spec();
    }

    /** Returns the name by which rules find it. */
    public String name() {
        return spec().name();
    }

    /** Returns its name and its type, for people. */
    @Override
    public String toString() {
        return "set " + name() + " of " + spec().type();
    }

    /**
     * Adds what {@code text} names, as {@link SetElement#parse} takes it; returns whether any of it was not there.
     *
     * @throws XdpException LIMIT if the set is full, or the kernel has no memory for it
     * @throws IllegalArgumentException if it is no element of the set's type
     */
    public synchronized boolean add(String text) throws XdpException {
        List<SetElement> elements = parse(text);
        if (elements.size() == 1) {
            return add(elements.getFirst());
        }
        boolean added = !contains(text);
        addAll(elements);
        return added;
    }

    /**
     * Adds an element; returns whether it was not there.
     *
     * @throws XdpException LIMIT if the set is full, or the kernel has no memory for it
     * @throws IllegalArgumentException if it is of another type
     */
    public synchronized boolean add(SetElement element) throws XdpException {
        check(element);
        return driver.add(element);
    }

    /**
     * Adds elements, on Linux thousands by one system call. Those that are there already stay.
     *
     * @throws XdpException LIMIT if the set becomes full, or the kernel has no memory for it; the message says how many
     *     are in, and they stay
     * @throws IllegalArgumentException if one is of another type; then none is added
     */
    public synchronized void addAll(Collection<SetElement> elements) throws XdpException {
        driver.addAll(checked(elements));
    }

    /**
     * Removes what {@code text} names; returns whether any of it was there.
     *
     * @throws IllegalArgumentException if it is no element of the set's type
     */
    public synchronized boolean remove(String text) throws XdpException {
        List<SetElement> elements = parse(text);
        if (elements.size() == 1) {
            return remove(elements.getFirst());
        }
        boolean removed = false;
        for (int i = 0; i < elements.size() && !removed; i++) {
            removed = contains(elements.get(i));
        }
        removeAll(elements);
        return removed;
    }

    /**
     * Removes an element; returns whether it was there. Of a prefix only this very one is meant.
     *
     * @throws IllegalArgumentException if it is of another type
     */
    public synchronized boolean remove(SetElement element) throws XdpException {
        check(element);
        return driver.remove(element);
    }

    /**
     * Removes those of {@code elements} that are there.
     *
     * @throws IllegalArgumentException if one is of another type; then none is removed
     */
    public synchronized void removeAll(Collection<SetElement> elements) throws XdpException {
        driver.removeAll(checked(elements));
    }

    /**
     * Returns whether all that {@code text} names is there.
     *
     * @throws IllegalArgumentException if it is no element of the set's type
     */
    public boolean contains(String text) throws XdpException {
        for (SetElement element : parse(text)) {
            if (!contains(element)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether an element is there; of a prefix this very one, not one that holds it.
     *
     * @throws IllegalArgumentException if it is of another type
     */
    public boolean contains(SetElement element) throws XdpException {
        check(element);
        return driver.contains(element);
    }

    /** Returns how many elements there are. On Linux it counts them, which takes as long as {@link #elements}. */
    public int size() throws XdpException {
        checkOpen();
        return driver.size();
    }

    /** Returns the elements, in no order; a copy. */
    public List<SetElement> elements() throws XdpException {
        checkOpen();
        return driver.elements();
    }

    /** Removes all elements. */
    public synchronized void clear() throws XdpException {
        checkOpen();
        driver.removeAll(driver.elements());
    }

    /**
     * Makes the set hold {@code elements} and nothing else. What is in both is not touched. The new ones are added
     * before the others are removed, unless there is no room for both.
     *
     * @throws XdpException LIMIT if there is no room for so many; then nothing has changed
     * @throws IllegalArgumentException if one is of another type; then nothing has changed
     */
    public synchronized void replaceAll(Collection<SetElement> elements) throws XdpException {
        List<SetElement> next = checked(elements);
        SetChange.of(driver.elements(), next).apply(driver);
    }

    /**
     * Closes the set. Programs that look into it keep what is in it until they are detached or replaced. Does nothing
     * the second time.
     */
    @Override
    public void close() {
        synchronized (xdp) {
            if (!closed) {
                closed = true;
                driver.close();
                xdp.closed(this);
            }
        }
    }

    boolean isClosed() {
        return closed;
    }

    private List<SetElement> parse(String text) {
        try {
            return SetElement.parse(spec().type(), text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "set " + name() + " of type " + spec().type() + ": " + e.getMessage(), e);
        }
    }

    private List<SetElement> checked(Collection<SetElement> elements) {
        List<SetElement> copy = List.copyOf(elements);
        checkOpen();
        copy.forEach(this::check);
        return copy;
    }

    private void check(SetElement element) {
        checkOpen();
        if (element.type() != spec().type()) {
            throw new IllegalArgumentException("set " + name() + ": holds elements of type " + spec().type() + ", "
                    + element + " is of type " + element.type());
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("set " + name() + ": closed");
        }
    }
}
