package io.xdp4j.linux;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverPin;
import io.xdp4j.driver.DriverPinnedMap;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.RuleCount;
import java.time.Instant;
import java.util.List;

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
    public synchronized DriverPinnedMap map(String name) throws XdpException {
        refresh();
        return LinuxPinnedMap.of(name, directory.openMap(programId, name));
    }

    @Override
    public void replace(Attachment attachment, PinNote note) throws XdpException {
        synchronized (pins) { // always before this one's own
            pins.requireOpen();
            replaceLocked(attachment, note);
        }
    }

    private synchronized void replaceLocked(Attachment attachment, PinNote note) throws XdpException {
        refresh();
        requireMode(attachment.mode());
        try (LoadedProgram next = LoadedProgram.load(device, attachment)) {
            requireMode(next.mode());
            var written = new PinRecord(note, Instant.now(), record.mode());
            int id = next.program().id();
            try {
                directory.write(next, written);
                link.update(next.program());
            } catch (XdpException | RuntimeException e) {
                directory.deleteGeneration(id);
                throw e;
            }
            programId = id;
            record = written;
        }
        directory.deleteOthers(programId);
    }

    @Override
    public synchronized void close() {
        closed = true;
        link.close();
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
