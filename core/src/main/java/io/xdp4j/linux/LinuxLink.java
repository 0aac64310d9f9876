package io.xdp4j.linux;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.rule.RuleCount;
import java.util.List;

/** One program of a chain. Closing it takes the program out; closing the last one detaches. */
final class LinuxLink implements DriverLink {

    private final Chains chains; // its lock guards this, too
    private final XdpInterface device;
    private final Chain chain;
    private LoadedProgram program;
    private boolean closed;

    LinuxLink(Chains chains, XdpInterface device, Chain chain, LoadedProgram program) {
        this.chains = chains;
        this.device = device;
        this.chain = chain;
        this.program = program;
    }

    @Override
    public AttachMode mode() {
        return chain.mode();
    }

    @Override
    public void replace(Attachment attachment) throws XdpException {
        synchronized (chains) {
            requireOpen();
            LoadedProgram next = LoadedProgram.load(device, attachment);
            try {
                chain.replace(program, next);
            } catch (XdpException | RuntimeException e) {
                next.close();
                throw e;
            }
            program = next;
        }
    }

    @Override
    public List<RuleCount> counters() throws XdpException {
        synchronized (chains) {
            requireOpen();
            return program.counters();
        }
    }

    @Override
    public void close() {
        synchronized (chains) {
            if (!closed) {
                closed = true;
                chains.remove(device, chain, program);
            }
        }
    }

    /** The numbers of closed descriptors may be those of others by now. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the link on " + device.name() + " is closed");
        }
    }
}
