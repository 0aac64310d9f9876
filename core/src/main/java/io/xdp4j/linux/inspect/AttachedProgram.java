package io.xdp4j.linux.inspect;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An XDP program on an interface.
 *
 * @param mode where it runs
 * @param program what it is, and what keeps it
 */
public record AttachedProgram(Link.Mode mode, SeenProgram program) {

    private static final String DISPATCHER = "xdp_dispatcher";
    private static final String XDP_FILTER = "/xdp-filter/programs/"; // of xdp-tools
    private static final Path NAMESPACE = Path.of("/proc/thread-self/ns/net");

    /** Returns the programs on an interface, without those that went since {@code device} was looked at. */
    public static List<AttachedProgram> of(Link device, OpenDescriptors open) {
        var programs = new ArrayList<AttachedProgram>();
        for (Link.Program attached : device.programs()) {
            SeenProgram.of(attached.id(), linkId(device, attached), "", open)
                    .ifPresent(program -> programs.add(new AttachedProgram(attached.mode(), program)));
        }
        return programs;
    }

    /** Returns whether it is the one by which libxdp runs several: by its name, or by the folder of their pins. */
    public boolean isDispatcher() {
        return program.name().equals(DISPATCHER) || program.pins().stream().anyMatch(Pins::isOfDispatcher);
    }

    /** Returns how to get it off {@code device}. */
    public String removal(String device) {
        String detach = "ip link set dev " + device + " " + mode.flag() + " off";
        if (!program.known()) {
            return "as root, xdp doctor -i " + device + " says whose it is; if nobody's: " + detach;
        }
        if (isDispatcher()) {
            return "xdp-loader status " + device + " shows what it runs; xdp-loader unload " + device + " --all";
        }
        if (program.linkId() == 0) {
            boolean ofFilter =
                    program.pins().stream().anyMatch(pin -> pin.toString().contains(XDP_FILTER));
            return "remove it: " + (ofFilter ? "xdp-filter unload " + device : detach);
        }
        return linkRemoval(device);
    }

    private String linkRemoval(String device) {
        for (Path pin : program.pins()) {
            if (Pins.isOurs(pin)) {
                return ourRemoval(device, pin);
            }
            if (Pins.isOfObject(pin)) {
                return "xdp load detach -i " + device;
            }
        }
        String byLink = "bpftool link detach id " + program.linkId();
        if (program.holders().stream().anyMatch(Holder::isThisProcess)) {
            return "another Xdp of this process has it: attach by that one, or close its links, or: " + byLink;
        }
        if (!program.holders().isEmpty()) {
            return "end that process, or: " + byLink;
        }
        return program.pins().isEmpty()
                ? "remove the pin of link " + program.linkId() + ", or: " + byLink
                : "remove the pin, or: " + byLink;
    }

    /** A pin is named by the namespace and the index that its interface had when it was made. */
    private static String ourRemoval(String device, Path pin) {
        Path directory = Pins.directoryOfOurs(pin);
        return directory.getFileName().toString().startsWith(namespace() + "-")
                ? "remove the pin: xdp filter remove -i " + device
                : "its interface was moved since it was pinned; remove the pin: rm -r " + directory;
    }

    private static String namespace() {
        try {
            return Files.getAttribute(NAMESPACE, "unix:ino").toString();
        } catch (IOException _) {
            return "";
        }
    }

    /** Returns it as text for people. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(program).append(", ").append(mode);
        program.holders().forEach(holder -> text.append(", held by process ").append(holder));
        program.pins().forEach(pin -> text.append(", pinned at ").append(pin));
        return text.toString();
    }

    /** The link that attaches a program, 0 if there is none, or if this process may not ask. */
    private static int linkId(Link device, Link.Program program) {
        try {
            return BpfObjects.xdpLinks().stream()
                    .filter(link -> link.device() == device.index() && link.programId() == program.id())
                    .mapToInt(BpfObjects.XdpLink::id)
                    .findFirst()
                    .orElse(0);
        } catch (XdpException _) {
            return 0;
        }
    }
}
