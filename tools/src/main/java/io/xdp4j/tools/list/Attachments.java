package io.xdp4j.tools.list;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.os.BootClock;
import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.tools.doctor.HostCheckup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What is attached to interfaces.
 *
 * @param all each thing, by interface
 * @param links the interfaces that were looked at
 * @param missing what could not be seen, and why
 * @param bootNanos when this was looked at, since the host was started
 */
public record Attachments(List<Attachment> all, List<Link> links, List<String> missing, long bootNanos) {

    /** The columns of the table; before them comes the namespace, if it is not always the one of this process. */
    static final List<String> HEADINGS =
            List.of("interface", "hook", "mode", "name", "id", "tag", "age", "owner", "link", "maps", "pins");

    private static final int SCHEMA = 1;

    /** Looks at the calling thread's network namespace. */
    public static Attachments here() throws XdpException {
        OpenDescriptors open = open();
        return of(List.of(Look.here(open)), List.of(), open);
    }

    /** Looks at a network namespace that has a name; fails with GONE if there is none such. */
    public static Attachments at(String namespace) throws XdpException {
        OpenDescriptors open = open();
        return of(List.of(Look.at(namespace, open)), List.of(), open);
    }

    /** Looks at the calling thread's network namespace, and at all that have names. */
    public static Attachments everywhere() throws XdpException {
        OpenDescriptors open = open();
        var looks = new ArrayList<Look>();
        var refused = new ArrayList<String>();
        looks.add(Look.here(open));
        for (String name : NamedNamespaces.names()) {
            try {
                Look look = Look.at(name, open);
                if (looks.stream().noneMatch(look::isOfSameNamespace)) {
                    looks.add(look);
                }
            } catch (XdpException e) { // not permitted, half made, or just deleted
                refused.add("interfaces in namespace " + name + ": " + e.getMessage());
            }
        }
        return of(looks, refused, open);
    }

    /** Returns those on one interface, by name or index; fails with GONE if there is none such. */
    public Attachments only(String device) throws XdpException {
        if (links.stream().noneMatch(link -> is(device, link))) {
            throw new XdpException(
                    XdpException.Kind.GONE,
                    "find interface " + device,
                    0,
                    "there is no such interface",
                    "there are "
                            + String.join(", ", links.stream().map(Link::name).toList()));
        }
        List<Attachment> wanted = all.stream()
                .filter(attachment -> is(device, attachment.device()))
                .toList();
        return new Attachments(wanted, links, missing, bootNanos);
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
        var lines = new ArrayList<>(all.isEmpty() ? List.of("nothing is attached") : table());
        if (!missing.isEmpty()) {
            lines.add("");
            missing.forEach(each -> lines.add("not seen: " + each));
        }
        return lines;
    }

    private List<String> table() {
        boolean isHere =
                all.stream().allMatch(attachment -> attachment.namespace().isEmpty());
        var rows = new ArrayList<List<String>>();
        rows.add(row(isHere, "namespace", HEADINGS));
        for (Attachment attachment : all) {
            String namespace = attachment.namespace().isEmpty() ? Attachment.NONE : attachment.namespace();
            rows.add(row(isHere, namespace, attachment.cells(bootNanos)));
        }
        return Table.lines(rows);
    }

    private static List<String> row(boolean isHere, String namespace, List<String> cells) {
        var row = new ArrayList<String>();
        if (!isHere) {
            row.add(namespace);
        }
        row.addAll(cells);
        return row;
    }

    private static OpenDescriptors open() throws XdpException {
        if (!HostCheckup.isLinux()) {
            throw new XdpException(
                    XdpException.Kind.UNSUPPORTED, "list", 0, System.getProperty("os.name") + " has no XDP", "");
        }
        return OpenDescriptors.look();
    }

    private static Attachments of(List<Look> looks, List<String> refused, OpenDescriptors open) throws XdpException {
        List<Attachment> all =
                looks.stream().flatMap(look -> look.all().stream()).toList();
        List<Link> links = looks.stream().flatMap(look -> look.links().stream()).toList();
        var missing = new LinkedHashSet<>(refused);
        looks.forEach(look -> missing.addAll(look.refused()));
        missing.addAll(Missing.of(all, open, looks.stream().allMatch(Look::tellsQueues)));
        return new Attachments(all, links, List.copyOf(missing), BootClock.nanos());
    }

    private static boolean is(String device, Link link) {
        return link.name().equals(device) || Integer.toString(link.index()).equals(device);
    }
}
