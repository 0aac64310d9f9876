package io.xdp4j.linux.inspect;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.OpenDescriptors.Kind;
import io.xdp4j.linux.netlink.Link;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program on an interface, and what keeps it there.
 *
 * @param mode where it runs
 * @param id its id
 * @param known whether this process may ask the kernel what it is; the rest is empty if not
 * @param name its name
 * @param tag the hash of its instructions, as bpftool shows it
 * @param linkId the link that attaches it, 0 if it was attached by netlink, as {@code ip} does
 * @param holders the processes that hold the link, or the program if there is none; as far as they can be seen
 * @param pins the files of bpffs that hold either
 */
public record AttachedProgram(
        Link.Mode mode,
        int id,
        boolean known,
        String name,
        String tag,
        int linkId,
        List<Holder> holders,
        List<Path> pins) {

    private static final String DISPATCHER = "xdp_dispatcher";

    /** Returns the programs on an interface. */
    public static List<AttachedProgram> of(Link device, OpenDescriptors open) {
        var programs = new ArrayList<AttachedProgram>();
        for (Link.Program program : device.programs()) {
            try {
                programs.add(look(device, program, open));
            } catch (XdpException _) { // not ours to ask, or gone meanwhile
                programs.add(new AttachedProgram(program.mode(), program.id(), false, "", "", 0, List.of(), List.of()));
            }
        }
        return programs;
    }

    /** Returns whether it is the one by which libxdp runs several. */
    public boolean isDispatcher() {
        return name.equals(DISPATCHER);
    }

    /** Returns how to get it off {@code device}. */
    public String removal(String device) {
        String detach = "ip link set dev " + device + " " + mode.flag() + " off";
        if (!known) {
            return "as root, xdp doctor -i " + device + " says whose it is; if nobody's: " + detach;
        }
        if (isDispatcher()) {
            return "xdp-loader status " + device + " shows what it runs; xdp-loader unload " + device + " --all";
        }
        if (linkId == 0) {
            return "remove it: " + detach;
        }
        String byLink = "bpftool link detach id " + linkId;
        if (!holders.isEmpty()) {
            return "end that process, or: " + byLink;
        }
        return pins.isEmpty()
                ? "remove the pin of link " + linkId + ", or: " + byLink
                : "remove the pin, or: " + byLink;
    }

    /** Returns it as text for people. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(known ? (name.isEmpty() ? "a program without a name" : name) + ", id " : "program ");
        text.append(id).append(", ").append(mode);
        holders.forEach(holder -> text.append(", held by process ").append(holder));
        pins.forEach(pin -> text.append(", pinned at ").append(pin));
        return text.toString();
    }

    private static AttachedProgram look(Link device, Link.Program program, OpenDescriptors open) throws XdpException {
        var about = BpfObjects.program(program.id());
        int linkId = BpfObjects.xdpLinks().stream()
                .filter(link -> link.device() == device.index() && link.programId() == program.id())
                .mapToInt(BpfObjects.XdpLink::id)
                .findFirst()
                .orElse(0);
        List<Holder> holders = linkId == 0 ? open.holders(Kind.PROGRAM, program.id()) : open.holders(Kind.LINK, linkId);
        return new AttachedProgram(
                program.mode(),
                program.id(),
                true,
                about.name(),
                about.tag(),
                linkId,
                holders,
                Pins.of(program.id(), linkId));
    }
}
