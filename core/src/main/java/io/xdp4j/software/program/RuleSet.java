package io.xdp4j.software.program;

import io.xdp4j.rule.BucketTable.Added;
import io.xdp4j.rule.LiveSet;
import io.xdp4j.rule.MemorySet;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * A live set: in Java, for evaluators and for who changes it, and once more in each machine whose program looks into
 * it. Any thread may change it, any may look.
 */
public final class RuleSet {

    private final MemorySet set;
    private final List<WeakReference<SetImage>> images =
            new ArrayList<>(); // a machine that is gone takes its own along

    /** Makes a set that holds what {@code spec} says. */
    public RuleSet(SetSpec spec) {
        this.set = new MemorySet(spec);
    }

    /** Returns it as evaluators see it. */
    public LiveSet live() {
        return set;
    }

    /** Returns what it was made from. */
    public SetSpec spec() {
        return set.spec();
    }

    /** Adds an element, to all or to none. */
    public synchronized Added add(SetElement element) {
        if (set.contains(element)) {
            return Added.THERE;
        }
        if (!set.hasRoom(element)) {
            return Added.FULL;
        }
        List<SetImage> shown = images();
        for (int i = 0; i < shown.size(); i++) {
            if (!shown.get(i).add(element)) {
                shown.subList(0, i).forEach(image -> image.remove(element));
                return Added.CROWDED;
            }
        }
        set.add(element);
        return Added.NEW;
    }

    /** Removes an element; returns whether it was there. */
    public synchronized boolean remove(SetElement element) {
        images().forEach(image -> image.remove(element));
        return set.remove(element);
    }

    /** Returns whether an element is there. */
    public boolean contains(SetElement element) {
        return set.contains(element);
    }

    /** Returns how many elements there are. */
    public int size() {
        return set.size();
    }

    /** Returns the elements, in no order. */
    public List<SetElement> elements() {
        return set.elements();
    }

    /**
     * Makes a map of a machine hold the elements whose keys have {@code keyBytes} bytes, from now on, for as long as
     * somebody has the image.
     *
     * @throws IllegalArgumentException if they have no room there, or the machine has no memory
     */
    synchronized SetImage showIn(Machine machine, int keyBytes) {
        var image = new SetImage(machine, spec(), keyBytes);
        for (SetElement element : set.elements()) {
            if (!image.add(element)) {
                throw new IllegalArgumentException("set " + spec().name() + ": " + element + " has no room");
            }
        }
        images.removeIf(known -> known.get() == null);
        images.add(new WeakReference<>(image));
        return image;
    }

    private List<SetImage> images() {
        List<SetImage> shown = new ArrayList<>();
        for (WeakReference<SetImage> image : images) {
            SetImage there = image.get();
            if (there != null) {
                shown.add(there);
            }
        }
        return shown;
    }
}
