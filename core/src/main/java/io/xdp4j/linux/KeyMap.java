package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.SetElement;
import java.util.List;
import java.util.function.Consumer;

/** The elements of a set whose keys have one size, in a map of the kernel. Guarded by its set. */
sealed interface KeyMap extends AutoCloseable permits SetMap, BucketMap {

    /** Returns the map; borrowed. */
    Fd fd();

    /** Adds an element; returns whether it was not there. */
    boolean add(SetElement element) throws XdpException;

    /** Removes an element; returns whether it was there. */
    boolean remove(SetElement element) throws XdpException;

    /** Returns whether this very element is there. */
    boolean contains(SetElement element);

    /** Returns whether a program that looks for the key of {@code element} finds it, or a prefix of it. */
    boolean holds(SetElement element);

    /** Adds elements, {@code before} of {@code wanted} having been added already. */
    void addAll(List<SetElement> elements, int before, int wanted) throws XdpException;

    /** Removes those that are there. */
    void removeAll(List<SetElement> elements) throws XdpException;

    /** Returns how many there are: counts them. */
    int size() throws XdpException;

    /** Gives each element to {@code to}. */
    void forEach(Consumer<SetElement> to) throws XdpException;

    @Override
    void close();
}
