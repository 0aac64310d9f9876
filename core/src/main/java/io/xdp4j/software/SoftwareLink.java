package io.xdp4j.software;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.rule.RuleCount;
import java.util.List;

/** A program on an interface. */
final class SoftwareLink implements DriverLink {

    private final SoftwareInterface at;
    private volatile RuleProgram program;
    private boolean closed;

    SoftwareLink(SoftwareInterface at, RuleProgram program) {
        this.at = at;
        this.program = program;
    }

    /** Returns what decides about a frame now. */
    RuleProgram program() {
        return program;
    }

    @Override
    public AttachMode mode() {
        return AttachMode.SOFTWARE;
    }

    @Override
    public synchronized void replace(Attachment attachment) throws XdpException {
        requireOpen();
        program = AttachChecks.program(at.device().rx(), attachment);
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
            at.detach(this);
        }
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
