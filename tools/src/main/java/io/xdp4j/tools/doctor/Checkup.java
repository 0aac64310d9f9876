package io.xdp4j.tools.doctor;

import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.inspect.OpenDescriptors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the doctor found.
 *
 * @param host about the host and this process
 * @param interfaces about each interface that was asked for
 */
public record Checkup(List<Finding> host, List<InterfaceCheckup> interfaces) {

    private static final int SCHEMA = 1;

    /** Looks at the host, and at the interfaces of the calling thread's network namespace. */
    public static Checkup ofAll() throws XdpException {
        if (!HostCheckup.isLinux()) {
            return new Checkup(HostCheckup.findings(), List.of());
        }
        try (Xdp xdp = Xdp.linux()) {
            return of(xdp, xdp.interfaces());
        }
    }

    /** Looks at the host, and at one interface, by name or index; fails with GONE if there is none such. */
    public static Checkup of(String device) throws XdpException {
        if (!HostCheckup.isLinux()) {
            return new Checkup(HostCheckup.findings(), List.of());
        }
        try (Xdp xdp = Xdp.linux()) {
            return of(xdp, List.of(xdp.find(device)));
        }
    }

    /** Returns the document of the command's {@code --json}. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", SCHEMA);
        document.put("host", host.stream().map(Finding::document).toList());
        document.put(
                "interfaces",
                interfaces.stream().map(InterfaceCheckup::document).toList());
        return document;
    }

    private static Checkup of(Xdp xdp, List<XdpInterface> devices) throws XdpException {
        Surroundings around = Surroundings.look(OpenDescriptors.look());
        var found = new ArrayList<InterfaceCheckup>();
        for (XdpInterface device : devices) {
            found.add(InterfaceCheckup.of(xdp, device, around));
        }
        return new Checkup(HostCheckup.findings(), List.copyOf(found));
    }
}
