package io.xdp4j;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.Features;
import io.xdp4j.device.Hook;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.Driver;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverPins;
import io.xdp4j.linux.LinuxDriver;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.ProgramSpec;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.software.SoftwareDriver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way to a driver: finds interfaces, makes frame memory and maps, opens sockets, attaches programs.
 *
 * <p>Safe for use by several threads. Closing it closes all that was opened from it and is still open: links first,
 * then sockets, maps, sets and memory. On Linux it belongs to the network namespace of the thread that opened it; use
 * it on threads of that namespace.
 *
 * @since 0.1
 */
public final class Xdp implements AutoCloseable {

    private static final ProgramSpec NO_RULES = RuleList.of();

    private final Driver driver;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private int mapsMade;
    private boolean closed;

    private Xdp(Driver driver) {
        this.driver = driver;
    }

    /** Returns the best driver of this host: Linux where this process may use it, else the software driver. */
    public static Xdp open() throws XdpException {
        return LinuxDriver.isUsable() ? linux() : software(WireSpec.DEFAULT);
    }

    /**
     * Returns the Linux driver.
     *
     * @throws XdpException of kind UNSUPPORTED if this is not Linux; without rights, what needs one fails later
     */
    public static Xdp linux() throws XdpException {
        return new Xdp(LinuxDriver.open());
    }

    /** Returns the software driver with a wire of its own: two interfaces in this process that need no rights. */
    public static Xdp software(WireSpec wire) {
        return new Xdp(new SoftwareDriver(wire));
    }

    /** Returns the software driver of the interfaces of {@code network}, which others may be opened on, too. */
    public static Xdp software(SoftwareNetwork network) {
        return new Xdp(new SoftwareDriver(network.network));
    }

    /** Returns {@code linux} or {@code software}. */
    public String driver() {
        return driver.name();
    }

    /** Returns the interfaces there are now. */
    public List<XdpInterface> interfaces() throws XdpException {
        return driver.interfaces();
    }

    /**
     * Returns the interface with that name or index.
     *
     * @throws XdpException of kind GONE if there is none; the message lists those there are
     */
    public XdpInterface find(String nameOrIndex) throws XdpException {
        List<XdpInterface> all = driver.interfaces();
        for (XdpInterface device : all) {
            if (device.name().equals(nameOrIndex)
                    || Integer.toString(device.index()).equals(nameOrIndex)) {
                return device;
            }
        }
        String names = all.stream().map(XdpInterface::name).collect(Collectors.joining(", "));
        throw new XdpException(
                XdpException.Kind.GONE,
                "find interface " + nameOrIndex,
                0,
                "the " + driver.name() + " driver has no such interface",
                "there are " + names);
    }

    /** Returns what an interface can do; for each feature yes, or no with the reason and the remedy. */
    public Features features(XdpInterface device) throws XdpException {
        return driver.features(device);
    }

    /** Makes frame memory. */
    public synchronized Umem umem(UmemSpec spec) throws XdpException {
        checkOpen();
        return track(new Umem(this, driver.umem(spec)));
    }

    /** Makes an empty map of {@code slots} slots, 1 or more, with a name of its own. */
    public synchronized XskMap xskMap(int slots) throws XdpException {
        return xskMap(mapsMade == 0 ? "xsks" : "xsks" + mapsMade, slots);
    }

    /** Makes an empty map of {@code slots} slots, 1 or more, that programs find as {@code name}. */
    public synchronized XskMap xskMap(String name, int slots) throws XdpException {
        checkOpen();
        if (slots < 1) {
            throw new IllegalArgumentException("slots: " + slots);
        }
        mapsMade++;
        return track(new XskMap(this, driver.xskMap(name, slots), name, slots));
    }

    /**
     * Opens a live set that holds the elements of {@code spec}; rules find it by its name.
     *
     * @throws XdpException LIMIT if the kernel has no memory for it, DENIED without the right
     * @throws IllegalStateException if one of that name is open
     */
    public synchronized XdpSet set(SetSpec spec) throws XdpException {
        checkOpen();
        if (openSets().containsKey(spec.name())) {
            throw new IllegalStateException("set " + spec.name() + ": open already; use it, or close it first");
        }
        return track(newSet(spec));
    }

    /**
     * Makes the maps of an object, for several of its programs to share, and to be read and written from Java before
     * and while they are attached: an {@link io.xdp4j.rule.ObjectProgram} of this very object finds them. A map of
     * sockets that is open under the name of one of them is taken in its place.
     *
     * @throws XdpException DENIED without the right, UNSUPPORTED if the kernel lacks a type of maps, LIMIT if it has no
     *     memory for them, INVALID if it does not take them
     * @throws IllegalStateException if those of this object are open
     */
    public synchronized ObjectMaps maps(BpfObject object) throws XdpException {
        checkOpen();
        return maps(object, Optional.empty());
    }

    /**
     * Does that; maps that the object wants to share by their names ({@code LIBBPF_PIN_BY_NAME}) are those of a
     * directory of bpffs: one that is there is taken with what is in it, one that is not is made and pinned there, and
     * stays there when this one is closed. Without a directory they are made like all others, and shared with nobody.
     *
     * @param shared {@code /sys/fs/bpf} for those that libbpf shares; from where bpffs is mounted if it is not absolute
     * @throws XdpException also INVALID if a map that is there is not what the object wants, or the directory is not in
     *     bpffs, GONE if it is not there
     */
    public synchronized ObjectMaps maps(BpfObject object, Path shared) throws XdpException {
        checkOpen();
        return maps(object, Optional.of(shared));
    }

    private ObjectMaps maps(BpfObject object, Optional<Path> shared) throws XdpException {
        if (openMaps(object) != null) {
            throw new IllegalStateException(
                    "maps of object " + object.name() + ": open already; use them, or close them");
        }
        return track(newMaps(object, AttachSpec.DEFAULT, shared));
    }

    /**
     * Opens a socket on a queue. If it receives, its fill ring is filled from the UMEM's pool.
     *
     * @throws XdpException BUSY if the queue has a socket and is not shared, INVALID if there is no such queue, DENIED
     *     without the right,
     *     LIMIT if frames of the interface's MTU do not fit into a chunk, UNSUPPORTED if a demanded mode cannot be had
     */
    public synchronized XskSocket open(XdpQueue queue, Umem umem, XskSpec spec) throws XdpException {
        checkOpen();
        if (!umem.isOf(this)) {
            throw new IllegalArgumentException("umem: made by another Xdp");
        }
        umem.checkOpen();
        XskSocket socket =
                track(new XskSocket(this, driver.open(queue, umem.driver, spec), umem, queue, freePlace(queue)));
        umem.opened(socket.rings());
        if (spec.rxSize() > 0) {
            umem.pool().refill(socket.fill());
        }
        return socket;
    }

    /** Returns the smallest number, from 1, that no socket of this queue has. */
    private int freePlace(XdpQueue queue) {
        var taken = new BitSet();
        for (AutoCloseable object : opened) {
            if (object instanceof XskSocket socket
                    && socket.queue().id() == queue.id()
                    && socket.queue().device().index() == queue.device().index()) {
                taken.set(socket.place());
            }
        }
        return taken.nextClearBit(1);
    }

    /**
     * Attaches a program, after those that this Xdp has attached there already; they run in one mode. Sets that its
     * rules name and that are not open here are opened for the link, see {@link XdpLink#set}; those that are open keep
     * what is in them.
     *
     * @throws XdpException BUSY if a program of somebody else is attached (the message names it), INVALID if it would
     *     take frames that keep the host reachable, DENIED without the right, UNSUPPORTED if a demanded mode or hook
     *     cannot be had
     */
    public synchronized XdpLink attach(Hook at, ProgramSpec program, AttachSpec spec) throws XdpException {
        checkOpen();
        LinkObject object = LinkObject.NONE.next(this, program, spec);
        LinkSets sets = LinkSets.NONE;
        try {
            sets = LinkSets.NONE.next(this, program);
            DriverLink link = driver.attach(at, attachment(program, spec, sets, object));
            return track(new XdpLink(this, link, at, spec, sets, object));
        } catch (XdpException | RuntimeException e) {
            sets.closeAllBut(LinkSets.NONE);
            object.closeUnless(LinkObject.NONE);
            throw e;
        }
    }

    /**
     * Does all that {@link #attach} does but attach: compiles a program, looks whether it would take frames that keep
     * the host reachable, and has the kernel verify it.
     *
     * @throws XdpException as {@link #attach} does, except for what is attached already
     */
    public synchronized void check(Hook at, ProgramSpec program, AttachSpec spec) throws XdpException {
        checkOpen();
        LinkObject object = LinkObject.NONE.next(this, program, spec);
        LinkSets sets = LinkSets.NONE;
        try {
            sets = LinkSets.NONE.next(this, program);
            driver.check(at, attachment(program, spec, sets, object));
        } finally {
            sets.closeAllBut(LinkSets.NONE);
            object.closeUnless(LinkObject.NONE);
        }
    }

    /**
     * Opens the attachments that stay when their process ends, of this host; blocks for up to ten seconds while another
     * process has them open.
     *
     * @throws XdpException UNSUPPORTED on the software driver, or if bpffs is not mounted; BUSY if another process does
     *     not close them; DENIED without the right
     */
    public Pins pins() throws XdpException {
        DriverPins pins = driver.pins(); // may wait, and must not keep others from what they do
        synchronized (this) {
            if (closed) {
                pins.close();
            }
            checkOpen();
            return track(new Pins(this, pins));
        }
    }

    /**
     * Closes all that is still open, and the driver. Does nothing the second time.
     *
     * @throws IllegalStateException if a system call works on some memory; all else is closed, and that memory still
     *     can be
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        var failures = new ArrayList<RuntimeException>();
        closeAll(PinnedLink.class, failures);
        closeAll(Pins.class, failures);
        closeAll(XdpLink.class, failures);
        closeAll(XskSocket.class, failures);
        closeAll(XskMap.class, failures);
        closeAll(XdpSet.class, failures);
        closeAll(ObjectMaps.class, failures);
        closeAll(Umem.class, failures);
        driver.close();
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    Attachment attachment(ProgramSpec program, AttachSpec spec, LinkSets sets, LinkObject object) throws XdpException {
        return new Attachment(
                program,
                spec.mode(),
                maps(program, spec),
                sets.drivers(),
                spec.allowManagement(),
                spec.counting(),
                object.driver(),
                object.fresh(),
                spec.queue());
    }

    private Map<String, DriverMap> maps(ProgramSpec program, AttachSpec spec) throws XdpException {
        Map<String, DriverMap> maps = new HashMap<>();
        for (AutoCloseable object : List.copyOf(opened)) {
            if (object instanceof XskMap map) {
                maps.put(map.name(), map.driver);
            } else if (object instanceof XskSocket socket && redirectsTo(program, socket)) {
                maps.put(socket.name(), socket.alone(driver));
            }
        }
        spec.maps().forEach((name, map) -> put(maps, name, map));
        return maps;
    }

    private static boolean redirectsTo(ProgramSpec program, XskSocket socket) {
        return program instanceof RuleList list
                && list.rules().stream()
                        .anyMatch(rule -> rule.action() instanceof Action.Redirect redirect
                                && redirect.map().equals(socket.name()));
    }

    /** Returns a set that is not found by its name. */
    XdpSet newSet(SetSpec spec) throws XdpException {
        return new XdpSet(this, driver.set(spec));
    }

    /** Returns the maps of an object that are open, or null. */
    ObjectMaps openMaps(BpfObject object) {
        for (AutoCloseable one : opened) {
            if (one instanceof ObjectMaps maps && maps.object() == object) {
                return maps;
            }
        }
        return null;
    }

    /** Returns maps of an object that are not found by it. */
    ObjectMaps newMaps(BpfObject object, AttachSpec spec) throws XdpException {
        return newMaps(object, spec, Optional.empty());
    }

    private ObjectMaps newMaps(BpfObject object, AttachSpec spec, Optional<Path> shared) throws XdpException {
        return new ObjectMaps(this, driver.object(object, maps(NO_RULES, spec), shared));
    }

    /** Returns the sets that are open, by name. */
    Map<String, XdpSet> openSets() {
        Map<String, XdpSet> sets = new HashMap<>();
        for (AutoCloseable object : opened) {
            if (object instanceof XdpSet set) {
                sets.put(set.name(), set);
            }
        }
        return sets;
    }

    /** Maps of another Xdp may be given, of another driver not; a closed one is not there. */
    private void put(Map<String, DriverMap> maps, String name, XskMap map) {
        if (!map.driverName().equals(driver.name())) {
            throw new IllegalArgumentException("map " + name + ": of the " + map.driverName() + " driver");
        }
        if (!map.isClosed()) {
            maps.put(name, map.driver);
        }
    }

    synchronized void closed(AutoCloseable object) {
        opened.remove(object);
    }

    synchronized PinnedLink track(PinnedLink pin) {
        opened.add(pin);
        return pin;
    }

    private <T extends AutoCloseable> T track(T object) {
        opened.add(object);
        return object;
    }

    private void closeAll(Class<? extends AutoCloseable> kind, List<RuntimeException> failures) {
        for (AutoCloseable object : List.copyOf(opened).reversed()) {
            if (kind.isInstance(object)) {
                try {
                    close(object);
                } catch (RuntimeException e) {
                    failures.add(e); // one that cannot be closed now must not keep the others open
                }
            }
        }
    }

    private static void close(AutoCloseable object) {
        switch (object) {
            case PinnedLink pin -> pin.close();
            case Pins pins -> pins.close();
            case XdpLink link -> link.close();
            case XskSocket socket -> socket.close();
            case XskMap map -> map.close();
            case XdpSet set -> set.close();
            case ObjectMaps maps -> maps.close();
            case Umem umem -> umem.close();
            default -> throw new IllegalStateException(object.toString());
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("xdp: closed");
        }
    }
}
