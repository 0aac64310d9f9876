package io.xdp4j.linux;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverPin;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.RuleCount;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pinned program, opened. */
final class LinuxPin implements DriverPin {

    private final LinuxPins pins;
    private final PinDirectory directory;
    private final PinStatus status;
    private final XdpInterface device;
    private final BpfLink link;
    private int programId;
    private PinRecord record;
    private boolean closed;

    private LinuxPin(
            LinuxPins pins,
            PinDirectory directory,
            PinStatus status,
            XdpInterface device,
            BpfLink link,
            int programId,
            PinRecord record) {
        this.pins = pins;
        this.directory = directory;
        this.status = status;
        this.device = device;
        this.link = link;
        this.programId = programId;
        this.record = record;
    }

    /** Opens what is there, and deletes what a process left that was killed while it replaced the program. */
    static LinuxPin open(LinuxPins pins, PinDirectory directory, PinStatus status, XdpInterface device)
            throws XdpException {
        Fd link = directory.openLink();
        try {
            int programId = directory.state(link).programId();
            PinRecord record = directory.read(programId);
            directory.deleteOthers(programId);
            return new LinuxPin(
                    pins, directory, status, device, new BpfLink(device, link, record.mode()), programId, record);
        } catch (XdpException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    @Override
    public PinStatus status() {
        return status;
    }

    @Override
    public synchronized AttachMode mode() {
        return record.mode();
    }

    @Override
    public synchronized PinNote note() {
        return record.note();
    }

    @Override
    public synchronized Instant made() {
        return record.made();
    }

    @Override
    public synchronized List<RuleCount> counters() throws XdpException {
        if (!maps().contains(RuleCompiler.COUNTERS)) {
            return List.of();
        }
        try (RuleCounters counters = RuleCounters.open(directory.openMap(programId, RuleCompiler.COUNTERS))) {
            return counters.read();
        }
    }

    @Override
    public synchronized List<String> maps() throws XdpException {
        refresh();
        return directory.maps(programId);
    }

    @Override
    public synchronized KernelMap map(String name) throws XdpException {
        refresh();
        return MapInfo.map(directory.openMap(programId, name));
    }

    @Override
    public synchronized List<String> sets() throws XdpException {
        refresh();
        return directory.sets(programId).stream()
                .map(PinnedSets::name)
                .distinct()
                .toList();
    }

    @Override
    public synchronized DriverSet set(String name) throws XdpException {
        refresh();
        return PinnedSets.open(name, directory.sets(programId));
    }

    @Override
    public synchronized DriverMap sockets(String name) throws XdpException {
        refresh();
        Fd map = directory.openMap(programId, name);
        try {
            if (MapInfo.of(map).type() == Bpf.BPF_MAP_TYPE_XSKMAP) {
                return new LinuxMap(name, map);
            }
        } catch (XdpException | RuntimeException e) {
            map.close();
            throw e;
        }
        map.close();
        throw new XdpException(Kind.INVALID, "open map " + name, 0, "it holds no sockets", "open it by map(name)");
    }

    @Override
    public void replace(Attachment attachment, PinNote note) throws XdpException {
        Hooks.require(device.rx(), attachment);
        synchronized (pins) { // always before this one's own
            pins.requireOpen();
            replaceLocked(attachment, note);
        }
    }

    private synchronized void replaceLocked(Attachment attachment, PinNote note) throws XdpException {
        refresh();
        requireMode(attachment.mode());
        Map<String, LinuxMap> before = sockets();
        try (LoadedProgram next = LoadedProgram.load(device, attachment.withMore(before))) {
            requireMode(next.mode());
            var written = new PinRecord(note, Instant.now(), record.mode());
            int id = next.program().id();
            try {
                directory.write(next, attachment.sets(), written);
                link.update(next.program());
            } catch (XdpException | RuntimeException e) {
                directory.deleteGeneration(id);
                throw e;
            }
            programId = id;
            record = written;
        } finally {
            before.values().forEach(LinuxMap::close);
        }
        directory.deleteOthers(programId);
    }

    @Override
    public synchronized void close() {
        closed = true;
        link.close();
    }

    /** Returns the maps of sockets, opened. */
    private Map<String, LinuxMap> sockets() throws XdpException {
        Map<String, LinuxMap> sockets = new HashMap<>();
        try {
            for (String name : directory.maps(programId)) {
                Fd map = directory.openMap(programId, name);
                sockets.put(name, new LinuxMap(name, map));
                if (MapInfo.of(map).type() != Bpf.BPF_MAP_TYPE_XSKMAP) {
                    sockets.remove(name).close();
                }
            }
            return sockets;
        } catch (XdpException | RuntimeException e) {
            sockets.values().forEach(LinuxMap::close);
            throw e;
        }
    }

    private void requireMode(AttachMode asked) throws XdpException {
        if (asked != AttachMode.AUTO && asked != record.mode()) {
            throw new XdpException(
                    Kind.UNSUPPORTED,
                    "replace the pinned program on " + device.name(),
                    0,
                    "it runs in mode " + record.mode() + ", and a link keeps its mode",
                    "ask for AUTO or " + record.mode() + ", or remove it and apply again");
        }
    }

    /** Others may have replaced or removed it since. */
    private void refresh() throws XdpException {
        requireOpen();
        PinDirectory.LinkState state = directory.state(link.fd());
        if (state.device() == 0 && status.state() == PinStatus.State.ATTACHED) {
            throw new XdpException(
                    Kind.GONE,
                    "look at the pin of " + device.name(),
                    0,
                    "it was removed, or its interface is gone",
                    "open the pins anew");
        }
        if (state.programId() != programId) {
            record = directory.read(state.programId());
            programId = state.programId();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("pin of " + device.name() + ": closed");
        }
    }
}
