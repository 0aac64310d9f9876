package io.xdp4j.software;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.driver.SetErrors;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.software.program.RuleSet;
import java.util.List;

/** A live set of this process. A program that is attached keeps what is in it: closing it ends only changes to it. */
final class SoftwareSet implements DriverSet {

    private final RuleSet set;
    private boolean closed;

    SoftwareSet(SetSpec spec) {
        this.set = new RuleSet(spec);
    }

    /** Returns what programs look into. */
    RuleSet rules() {
        return set;
    }

    @Override
    public SetSpec spec() {
        return set.spec();
    }

    @Override
    public synchronized boolean add(SetElement element) throws XdpException {
        return add(element, 0, 1);
    }

    @Override
    public synchronized void addAll(List<SetElement> elements) throws XdpException {
        int added = 0;
        for (SetElement element : elements) {
            add(element, added++, elements.size());
        }
    }

    @Override
    public synchronized boolean remove(SetElement element) {
        requireOpen();
        return set.remove(element);
    }

    @Override
    public synchronized void removeAll(List<SetElement> elements) {
        elements.forEach(this::remove);
    }

    @Override
    public synchronized boolean contains(SetElement element) {
        requireOpen();
        return set.contains(element);
    }

    @Override
    public synchronized int size() {
        requireOpen();
        return set.size();
    }

    @Override
    public synchronized List<SetElement> elements() {
        requireOpen();
        return set.elements();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private boolean add(SetElement element, int added, int wanted) throws XdpException {
        requireOpen();
        return switch (set.add(element)) {
            case NEW -> true;
            case THERE -> false;
            case FULL -> throw SetErrors.full(set.spec(), element, added, wanted, 0);
            case CROWDED -> throw SetErrors.crowded(set.spec(), element, added, wanted);
        };
    }

    private void requireOpen() {
        if (closed) {
            throw SetErrors.closed(set.spec());
        }
    }
}
