package io.xdp4j.software.nic;

import io.xdp4j.device.Hook;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.software.program.Attached;
import java.util.ArrayList;
import java.util.List;

/** The programs at one hook of an interface: for each queue a chain of those that are for it. */
final class Hooks {

    private static final Attached[] NOTHING = {};

    private final Hook hook;
    private final List<Attached> attached = new ArrayList<>(); // in the order in which a frame is shown to them
    private volatile Attached[][] chains; // of each queue; never changed in place
    private Object owner; // of all that is attached

    Hooks(Hook hook) {
        this.hook = hook;
        this.chains = chains();
    }

    /** Returns what decides about the frames of a queue. */
    Attached[] on(int queue) {
        return chains[queue];
    }

    /** Makes {@code added} decide about what those before it pass; BUSY if those are of another owner. */
    synchronized void attach(Attached added, Object by) throws XdpException {
        if (!attached.isEmpty() && owner != by) {
            throw new XdpException(
                    Kind.BUSY,
                    "attach to "
                            + (hook.direction() == Hook.Direction.RX
                                    ? hook.device().name()
                                    : hook),
                    0,
                    "another Xdp has attached " + attached.getFirst(),
                    "close that link, or attach with that Xdp");
        }
        owner = by;
        attached.add(added);
        chains = chains();
    }

    synchronized void detach(Attached removed) {
        attached.removeIf(one -> one == removed);
        chains = chains();
    }

    synchronized List<Attached> attached() {
        return List.copyOf(attached);
    }

    private Attached[][] chains() {
        var all = new Attached[hook.device().queues()][];
        for (int queue = 0; queue < all.length; queue++) {
            all[queue] = chain(queue);
        }
        return all;
    }

    private Attached[] chain(int queue) {
        return attached.stream().filter(one -> one.isFor(queue)).toList().toArray(NOTHING);
    }
}
