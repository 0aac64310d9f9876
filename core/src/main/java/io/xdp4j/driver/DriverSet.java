package io.xdp4j.driver;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import java.util.List;

/**
 * A live set: programs that look into it see a change at once. Elements are of its type, which the caller has checked.
 *
 * <p>Safe for use by several threads.
 */
public interface DriverSet extends AutoCloseable {

    /** Returns what it was made from. */
    SetSpec spec();

    /** Adds an element; returns whether it was not there. LIMIT if there is no room. */
    boolean add(SetElement element) throws XdpException;

    /** Adds elements until there is no room for one: LIMIT, which says how many are in. */
    void addAll(List<SetElement> elements) throws XdpException;

    /** Removes an element; returns whether it was there. */
    boolean remove(SetElement element) throws XdpException;

    /** Removes those that are there. */
    void removeAll(List<SetElement> elements) throws XdpException;

    /** Returns whether the element, of a prefix this very one, is there. */
    boolean contains(SetElement element) throws XdpException;

    /** Returns how many elements there are. */
    int size() throws XdpException;

    /** Returns the elements, in no order. */
    List<SetElement> elements() throws XdpException;

    @Override
    void close();
}
