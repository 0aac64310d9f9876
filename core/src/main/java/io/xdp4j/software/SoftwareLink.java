package io.xdp4j.software;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.Hook;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.program.Attached;
import io.xdp4j.software.program.LoadedProgram;
import java.util.List;

/** A program on an interface. */
final class SoftwareLink implements DriverLink, Attached {

    private final Nic at;
    private final Hook hook;
    private final int queue;
    private volatile LoadedProgram program;
    private boolean closed;

    SoftwareLink(Nic at, Hook hook, int queue, LoadedProgram program) {
        this.at = at;
        this.hook = hook;
        this.queue = queue;
        this.program = program;
    }

    @Override
    public LoadedProgram program() {
        return program;
    }

    @Override
    public boolean isFor(int queue) {
        return this.queue == Attachment.ALL_QUEUES || this.queue == queue;
    }

    @Override
    public AttachMode mode() {
        return AttachMode.SOFTWARE;
    }

    @Override
    public synchronized void replace(Attachment attachment) throws XdpException {
        requireOpen();
        if (at.isGone()) {
            throw new XdpException(
                    XdpException.Kind.GONE,
                    "replace the program of " + at.device().name(),
                    0,
                    "the interface was removed",
                    "close the link");
        }
        program = AttachChecks.program(at, hook, attachment);
    }

    @Override
    public synchronized List<RuleCount> counters() {
        requireOpen();
        return program.counters();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            at.detach(hook.direction(), this);
        }
    }

    @Override
    public String note() {
        return program.note();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the link to " + at.device().name() + " is closed");
        }
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
