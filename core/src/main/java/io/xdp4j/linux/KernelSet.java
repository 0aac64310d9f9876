package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.driver.SetErrors;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.LiveSet;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetProbe;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetTable;
import io.xdp4j.rule.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A live set in the kernel: a map for each size of keys, made when an element or a program first needs it. What is in
 * it is in these maps alone; a program that was loaded keeps them beyond {@link #close}.
 */
final class KernelSet implements DriverSet, LiveSet {

    private final SetSpec spec;
    private final Map<Integer, KeyMap> maps = new TreeMap<>();
    private final boolean pinned;
    private boolean closed;

    KernelSet(SetSpec spec) throws XdpException {
        this.spec = spec;
        this.pinned = false;
        try {
            addAll(spec.elements());
        } catch (XdpException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** One whose maps are there, which it owns from now on: elements of other sizes are refused. */
    KernelSet(SetSpec spec, Map<Integer, Fd> there) throws XdpException {
        this.spec = spec;
        this.pinned = true;
        try {
            for (var map : there.entrySet()) {
                maps.put(map.getKey(), open(map.getKey(), map.getValue()));
            }
        } catch (XdpException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public SetSpec spec() {
        return spec;
    }

    /** Returns the map for keys of {@code keyBytes} bytes; borrowed. */
    synchronized Fd fd(int keyBytes) throws XdpException {
        return map(keyBytes).fd();
    }

    /** Returns the maps there are, by the size of their keys; borrowed. */
    synchronized Map<Integer, Fd> fds() {
        requireOpen();
        Map<Integer, Fd> fds = new TreeMap<>();
        maps.forEach((keyBytes, map) -> fds.put(keyBytes, map.fd()));
        return fds;
    }

    @Override
    public synchronized boolean add(SetElement element) throws XdpException {
        requireLookedFor(element);
        return map(element.keyBytes()).add(element);
    }

    @Override
    public synchronized void addAll(List<SetElement> elements) throws XdpException {
        for (SetElement element : elements) {
            requireLookedFor(element);
        }
        int added = 0;
        for (var part : byKeyBytes(elements).entrySet()) {
            map(part.getKey()).addAll(part.getValue(), added, elements.size());
            added += part.getValue().size();
        }
    }

    @Override
    public synchronized boolean remove(SetElement element) throws XdpException {
        requireOpen();
        KeyMap map = maps.get(element.keyBytes());
        return map != null && map.remove(element);
    }

    @Override
    public synchronized void removeAll(List<SetElement> elements) throws XdpException {
        requireOpen();
        for (var part : byKeyBytes(elements).entrySet()) {
            if (maps.containsKey(part.getKey())) {
                maps.get(part.getKey()).removeAll(part.getValue());
            }
        }
    }

    @Override
    public synchronized boolean contains(SetElement element) {
        requireOpen();
        KeyMap map = maps.get(element.keyBytes());
        return map != null && map.contains(element);
    }

    @Override
    public synchronized boolean contains(SetProbe probe) {
        requireOpen();
        KeyMap map = maps.get(probe.bytes().length);
        return map != null && map.holds(SetElement.of(spec.type(), probe.bytes(), probe.bytes().length * 8));
    }

    @Override
    public synchronized int size() throws XdpException {
        requireOpen();
        int size = 0;
        for (KeyMap map : maps.values()) {
            size += map.size();
        }
        return size;
    }

    @Override
    public synchronized List<SetElement> elements() throws XdpException {
        requireOpen();
        List<SetElement> elements = new ArrayList<>();
        for (KeyMap map : maps.values()) {
            map.forEach(elements::add);
        }
        return elements;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            maps.values().forEach(KeyMap::close);
        }
    }

    private void requireLookedFor(SetElement element) throws XdpException {
        if (pinned && !maps.containsKey(element.keyBytes())) {
            throw new XdpException(
                    Kind.INVALID,
                    "add " + element + " to set " + spec.name(),
                    0,
                    "no rule looks for elements of " + element.keyBytes() + " bytes in it, only of " + maps.keySet(),
                    "");
        }
    }

    private KeyMap open(int keyBytes, Fd map) throws XdpException {
        return inBuckets(keyBytes)
                ? new BucketMap(spec, new MapFd(map, SetSpec.table(spec.name(), keyBytes)))
                : new SetMap(spec, keyBytes, map);
    }

    private boolean inBuckets(int keyBytes) {
        return SetTable.kind(spec.type(), keyBytes) == TableSpec.Kind.BUCKETS;
    }

    private KeyMap map(int keyBytes) throws XdpException {
        requireOpen();
        KeyMap map = maps.get(keyBytes);
        if (map == null) {
            map = inBuckets(keyBytes) ? BucketMap.make(spec) : new SetMap(spec, keyBytes);
            maps.put(keyBytes, map);
        }
        return map;
    }

    private static Map<Integer, List<SetElement>> byKeyBytes(List<SetElement> elements) {
        return elements.stream()
                .collect(Collectors.groupingBy(SetElement::keyBytes, TreeMap::new, Collectors.toList()));
    }

    /** The numbers of closed descriptors may be those of others by now. */
    private void requireOpen() {
        if (closed) {
            throw SetErrors.closed(spec);
        }
    }
}
