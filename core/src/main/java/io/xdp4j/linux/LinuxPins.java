package io.xdp4j.linux;

import io.xdp4j.device.Hook;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.PinStatus.State;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverPin;
import io.xdp4j.driver.DriverPins;
import io.xdp4j.linux.inspect.Pins;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.DirectoryLock;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pins in {@code BPFFS/xdp4j}, of which this one has the lock. */
final class LinuxPins implements DriverPins {

    private static final Path NAMESPACE = Path.of("/proc/thread-self/ns/net");

    private final Path root;
    private final long namespace;
    private final Duration patience;
    private DirectoryLock lock; // null if there is no root, and none can be made
    private boolean closed;

    private LinuxPins(Path root, long namespace, Duration patience) {
        this.root = root;
        this.namespace = namespace;
        this.patience = patience;
    }

    /** Waits for the lock, but not longer than {@code patience}. For the calling thread's network namespace. */
    static LinuxPins open(Duration patience) throws XdpException {
        var pins = new LinuxPins(BpfFs.mounted().resolve(Pins.OURS), namespace(), patience);
        pins.lockUnlessReadOnly();
        return pins;
    }

    @Override
    public synchronized Optional<DriverPin> find(XdpInterface device) throws XdpException {
        requireOpen();
        PinDirectory directory = directory(device);
        PinStatus status = status(directory);
        if (status.state() == State.HALF_MADE) {
            directory.delete();
            return Optional.empty();
        }
        return Optional.of(LinuxPin.open(this, directory, status, device));
    }

    @Override
    public synchronized DriverPin pin(Hook hook, Attachment attachment, PinNote note) throws XdpException {
        requireOpen();
        Hooks.require(hook, attachment);
        lock();
        PinDirectory directory = directory(hook.device());
        requireFree(directory, hook.device());
        directory.delete();
        try {
            attach(directory, hook.device(), attachment, note);
            return find(hook.device()).orElseThrow();
        } catch (XdpException | RuntimeException e) {
            deleteAfter(e, directory);
            throw e;
        }
    }

    @Override
    public synchronized List<PinStatus> all() throws XdpException {
        requireOpen();
        var all = new ArrayList<PinStatus>();
        for (PinDirectory directory : PinDirectory.all(root)) {
            all.add(status(directory));
        }
        return all;
    }

    @Override
    public synchronized boolean remove(XdpInterface device) throws XdpException {
        requireOpen();
        PinDirectory directory = directory(device);
        boolean there = directory.hasLink();
        directory.delete();
        return there;
    }

    @Override
    public synchronized void remove(PinStatus pin) throws XdpException {
        requireOpen();
        for (PinDirectory directory : PinDirectory.all(root)) {
            if (directory.path().equals(pin.directory())) {
                directory.delete();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (lock != null) {
            lock.close();
        }
    }

    /** What changes a pin needs the lock. */
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("pins: closed");
        }
    }

    private static void deleteAfter(Exception failed, PinDirectory directory) {
        try {
            directory.delete();
        } catch (XdpException e) {
            failed.addSuppressed(e);
        }
    }

    /** The link is pinned last: until then the program is detached if this process is killed. */
    private static void attach(PinDirectory directory, XdpInterface device, Attachment attachment, PinNote note)
            throws XdpException {
        try (LoadedProgram program = LoadedProgram.load(device, attachment);
                BpfLink link = BpfLink.attach(device, program.program(), program.mode())) {
            directory.write(program, attachment.sets(), new PinRecord(note, Instant.now(), link.mode()));
            directory.pinLink(link.fd());
        }
    }

    private void requireFree(PinDirectory directory, XdpInterface device) throws XdpException {
        State state = status(directory).state();
        if (state == State.BROKEN) {
            throw directory.brokenLink();
        }
        if (state == State.ATTACHED || state == State.ELSEWHERE) {
            String where = state == State.ATTACHED ? "" : " on an interface that was moved away";
            throw new XdpException(
                    Kind.BUSY,
                    "pin a program to " + device.name(),
                    0,
                    "one is attached" + where + ", pinned at " + directory.path(),
                    "replace it, or remove it: xdp filter remove -i " + device.name());
        }
    }

    private PinStatus status(PinDirectory directory) throws XdpException {
        return new PinStatus(directory.path(), directory.namespace(), directory.index(), state(directory));
    }

    private State state(PinDirectory directory) throws XdpException {
        if (!directory.hasLink()) {
            return State.HALF_MADE;
        }
        try (Fd link = directory.openLink()) {
            if (!PinDirectory.isLink(link)) {
                return State.BROKEN;
            }
            PinDirectory.LinkState state = directory.state(link);
            if (state.device() == 0) {
                return State.DETACHED;
            }
            return state.device() == directory.index() && runs(directory, state.programId())
                    ? State.ATTACHED
                    : State.ELSEWHERE;
        }
    }

    /** Of another namespace it is not known, and taken for granted. */
    private boolean runs(PinDirectory directory, int programId) throws XdpException {
        if (directory.namespace() != namespace) {
            return true;
        }
        try (RouteSocket route = RouteSocket.open()) {
            return route.links().stream()
                    .filter(link -> link.index() == directory.index())
                    .flatMap(link -> link.programs().stream())
                    .mapToInt(Link.Program::id)
                    .anyMatch(id -> id == programId);
        }
    }

    private PinDirectory directory(XdpInterface device) {
        return PinDirectory.of(root, namespace, device.index());
    }

    private void lock() throws XdpException {
        if (lock == null) {
            BpfFs.makeDirectory(root);
            lock = DirectoryLock.take(root, patience);
        }
    }

    /** Where nothing can be made nothing can be pinned, so there is nothing to lock, and nothing to find. */
    private void lockUnlessReadOnly() throws XdpException {
        try {
            lock();
        } catch (XdpException e) {
            if (!Errno.EROFS.is(e) || BpfFs.exists(root)) {
                throw e;
            }
        }
    }

    private static long namespace() throws XdpException {
        try {
            return (long) Files.getAttribute(NAMESPACE, "unix:ino");
        } catch (IOException e) {
            throw new XdpException(Kind.INVALID, "open the pins", 0, e.toString(), "mount /proc");
        }
    }
}
