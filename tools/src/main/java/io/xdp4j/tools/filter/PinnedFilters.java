package io.xdp4j.tools.filter;

import io.xdp4j.PinnedLink;
import io.xdp4j.Pins;
import io.xdp4j.Xdp;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The filters that are pinned on this host. */
public final class PinnedFilters {

    private static final Path NAMESPACE = Path.of("/proc/thread-self/ns/net");

    private PinnedFilters() {}

    /** Reads the one on {@code device}, if there is one; fails with INVALID if it is of another version. */
    public static List<FilterReading> on(Xdp xdp, XdpInterface device) throws XdpException {
        try (Pins pins = xdp.pins()) {
            Optional<PinnedLink> link = pins.find(device);
            return link.isEmpty() ? List.of() : List.of(read(device, link.get()));
        }
    }

    /** Reads all of them; of those that cannot be read it says why. */
    public static List<FilterReading> all(Xdp xdp) throws XdpException {
        var readings = new ArrayList<FilterReading>();
        List<XdpInterface> devices = xdp.interfaces();
        try (Pins pins = xdp.pins()) {
            for (PinStatus pin : pins.all()) {
                read(pins, pin, devices).ifPresent(readings::add);
            }
        }
        return readings;
    }

    private static Optional<FilterReading> read(Pins pins, PinStatus pin, List<XdpInterface> devices)
            throws XdpException {
        boolean here = pin.namespace() == namespace();
        Optional<XdpInterface> device = devices.stream()
                .filter(each -> here && each.index() == pin.interfaceIndex())
                .findFirst();
        if (device.isEmpty()) {
            String problem = here
                    ? "the interface was deleted; xdp filter remove --stale removes what it left"
                    : "it can be looked at from its network namespace alone";
            return Optional.of(FilterReading.unread(pin, "", here, problem));
        }
        try {
            Optional<PinnedLink> link = pins.find(device.get());
            return link.isEmpty() ? Optional.empty() : Optional.of(read(device.get(), link.get()));
        } catch (XdpException e) {
            if (e.kind() != XdpException.Kind.INVALID) {
                throw e;
            }
            return Optional.of(FilterReading.unread(pin, device.get().name(), true, e.getMessage()));
        }
    }

    private static FilterReading read(XdpInterface device, PinnedLink link) throws XdpException {
        try (link) {
            return FilterReading.of(device, link);
        }
    }

    private static long namespace() {
        try {
            return (long) Files.getAttribute(NAMESPACE, "unix:ino");
        } catch (IOException _) {
            return 0; // /proc is not there, and so no pins could be opened
        }
    }
}
