package io.xdp4j.linux;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs of one interface, in the order in which they were attached, and the one bpf_link that runs them: a
 * single one as it is, several as one. What runs is replaced only by what is loaded, so no frame sees less than was
 * attached. Guarded by its {@link Chains}.
 */
final class Chain {

    private final XdpInterface device;
    private final BpfLink link;
    private List<LoadedProgram> programs;
    private Dispatcher dispatcher; // null while a single program runs as it is

    private Chain(XdpInterface device, BpfLink link, LoadedProgram first) {
        this.device = device;
        this.link = link;
        this.programs = List.of(first);
    }

    /** Attaches the first program, which the chain then owns. */
    static Chain start(XdpInterface device, LoadedProgram first) throws XdpException {
        return new Chain(device, BpfLink.attach(device, first.program(), first.mode()), first);
    }

    AttachMode mode() {
        return link.mode();
    }

    boolean isAlive() throws XdpException {
        return link.isAlive();
    }

    boolean isEmpty() {
        return programs.isEmpty();
    }

    /** Adds a program after the others, and owns it then. If that fails, all stays as it was. */
    void append(LoadedProgram added) throws XdpException {
        requireSame(added.mode());
        var next = new ArrayList<>(programs);
        next.add(added);
        run(next);
    }

    /** Puts {@code next}, which the chain then owns, in the place of {@code old}. If that fails, the old one stays. */
    void replace(LoadedProgram old, LoadedProgram next) throws XdpException {
        requireSame(next.mode());
        var all = new ArrayList<>(programs);
        all.set(all.indexOf(old), next);
        run(all);
        old.close();
    }

    /** Takes a program off at once; with the last one nothing is attached any more. */
    void remove(LoadedProgram removed) {
        var rest = new ArrayList<>(programs);
        rest.remove(removed);
        if (rest.isEmpty()) {
            link.close();
            programs = rest;
            closeDispatcher();
        } else {
            runOnly(rest, removed);
        }
        removed.close();
    }

    /** What cannot be loaded, for want of descriptors or rights that were given up, is loaded at the next change. */
    private void runOnly(List<LoadedProgram> rest, LoadedProgram removed) {
        try {
            if (dispatcher != null) {
                dispatcher.switchOff(removed);
            }
            run(rest);
        } catch (XdpException _) {
            programs = rest; // the removed one is switched off, or the interface is gone
        }
    }

    private void run(List<LoadedProgram> next) throws XdpException {
        Dispatcher several = next.size() == 1 ? null : Dispatcher.load(next);
        try {
            link.update(several == null ? next.getFirst().program() : several.program());
        } catch (XdpException | RuntimeException e) {
            if (several != null) {
                several.close();
            }
            throw e;
        }
        closeDispatcher();
        dispatcher = several;
        programs = List.copyOf(next);
    }

    private void closeDispatcher() {
        if (dispatcher != null) {
            dispatcher.close();
        }
    }

    private void requireSame(AttachMode mode) throws XdpException {
        if (mode != AttachMode.AUTO && mode != link.mode()) {
            throw new UnsupportedFeatureException(
                    "attach to " + device.name() + " in mode " + mode,
                    0,
                    "programs are attached there in mode " + link.mode() + ", and all of an interface run in one mode",
                    "close their links first, or ask for AUTO or " + link.mode());
        }
    }
}
