package io.xdp4j.tools.list;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.os.BootClock;
import io.xdp4j.tools.doctor.HostCheckup;
import io.xdp4j.tools.doctor.Surroundings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is attached to interfaces.
 *
 * @param all each thing, by interface
 * @param missing what could not be seen, and why
 * @param bootNanos when this was looked at, since the host was started
 */
public record Attachments(List<Attachment> all, List<String> missing, long bootNanos) {

    /** The columns of the table. */
    static final List<String> HEADINGS =
            List.of("interface", "hook", "mode", "name", "id", "tag", "age", "owner", "link", "maps", "pins");

    private static final int SCHEMA = 1;

    /** Looks at every interface of the calling thread's network namespace. */
    public static Attachments ofAll() throws XdpException {
        return look("");
    }

    /** Looks at one interface of that namespace, by name or index; fails with GONE if there is none such. */
    public static Attachments of(String device) throws XdpException {
        return look(device);
    }

    /** Returns the document of the command's {@code --json}. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", SCHEMA);
        document.put(
                "attachments",
                all.stream().map(attachment -> attachment.document(bootNanos)).toList());
        document.put("missing", missing);
        return document;
    }

    /** Returns the lines for people. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        if (all.isEmpty()) {
            lines.add("nothing is attached");
        } else {
            var rows = new ArrayList<List<String>>();
            rows.add(HEADINGS);
            all.forEach(attachment -> rows.add(attachment.cells(bootNanos)));
            lines.addAll(Table.lines(rows));
        }
        if (!missing.isEmpty()) {
            lines.add("");
            missing.forEach(each -> lines.add("not seen: " + each));
        }
        return lines;
    }

    private static Attachments look(String device) throws XdpException {
        if (!HostCheckup.isLinux()) {
            throw new XdpException(
                    XdpException.Kind.UNSUPPORTED, "list", 0, System.getProperty("os.name") + " has no XDP", "");
        }
        var look = new Look(Surroundings.look(OpenDescriptors.look()));
        List<Attachment> all = look.all();
        List<Attachment> wanted = device.isEmpty() ? all : only(device, look.links(), all);
        return new Attachments(List.copyOf(wanted), look.missing(), BootClock.nanos());
    }

    private static List<Attachment> only(String device, List<Link> links, List<Attachment> all) throws XdpException {
        if (links.stream().noneMatch(link -> is(device, link))) {
            throw new XdpException(
                    XdpException.Kind.GONE,
                    "find interface " + device,
                    0,
                    "there is no such interface",
                    "there are "
                            + String.join(", ", links.stream().map(Link::name).toList()));
        }
        return all.stream()
                .filter(attachment -> is(device, attachment.device()))
                .toList();
    }

    private static boolean is(String device, Link link) {
        return link.name().equals(device) || Integer.toString(link.index()).equals(device);
    }
}
