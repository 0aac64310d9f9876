package io.xdp4j.software.nic;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells one of a socket's threads, once each time that it happens, that the interface is down or gone. */
public final class GoneNotice {

    private final Nic nic;
    private final AtomicInteger told = new AtomicInteger(); // how often it was down when that was told last

    /** Makes it for a socket of {@code nic}. */
    public GoneNotice(Nic nic) {
        this.nic = nic;
    }

    /** Returns whether there is something to tell. */
    public boolean isNews() {
        return nic.isDown() && told.get() != nic.downs();
    }

    /** Throws the error, if that was not done yet. */
    public void tell(String operation) throws XdpException {
        int downs = nic.downs();
        int before = told.get();
        if (nic.isDown() && before != downs && told.compareAndSet(before, downs)) {
            throw new XdpException(
                    Kind.GONE,
                    operation,
                    0,
                    "the interface is down or gone",
                    "set it up, or close the socket and open another when the interface is back");
        }
    }
}
