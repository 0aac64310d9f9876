package io.xdp4j.tools.list;

import io.xdp4j.linux.inspect.AttachedFilter;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.Holder;
import io.xdp4j.linux.inspect.SeenMap;
import io.xdp4j.linux.inspect.SeenProgram;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.tools.doctor.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program on an interface.
 *
 * @param namespace the network namespace; empty if it is the one of this process
 * @param device the interface
 * @param hook where on it
 * @param mode how it is attached there
 * @param priority of a filter, 0 if it is none
 * @param handle of a filter, 0 if it is none
 * @param program what it is, and what keeps it
 * @param isAllSeen whether every process could be looked into
 */
public record ProgramAttachment(
        String namespace,
        Link device,
        String hook,
        String mode,
        int priority,
        int handle,
        SeenProgram program,
        boolean isAllSeen)
        implements Attachment {

    /** Returns the entry of an XDP program. */
    static ProgramAttachment of(String namespace, Link device, AttachedProgram attached, boolean isAllSeen) {
        return new ProgramAttachment(
                namespace, device, "xdp", attached.mode().toString(), 0, 0, attached.program(), isAllSeen);
    }

    /** Returns the entry of a program of traffic control. */
    static ProgramAttachment of(String namespace, Link device, AttachedFilter attached, boolean isAllSeen) {
        return new ProgramAttachment(
                namespace,
                device,
                attached.ingress() ? "tc ingress" : "tc egress",
                attached.mode(),
                attached.priority(),
                attached.handle(),
                attached.program(),
                isAllSeen);
    }

    /** Returns whether the kernel knows more than it tells this process. */
    boolean isUnknown() {
        return !program.known() && !isClassic();
    }

    @Override
    public boolean ownersCertain() {
        return isClassic() || isAllSeen && program.known();
    }

    @Override
    public List<Holder> owners() {
        return program.holders();
    }

    @Override
    public Map<String, Object> document(long bootNanos) {
        Map<String, Object> document = place();
        document.put("hook", hook);
        document.put("mode", mode);
        document.put("queue", null);
        document.put("priority", priority == 0 ? null : priority);
        document.put("handle", handle == 0 ? null : handle);
        document.put("id", isClassic() ? null : program.id());
        document.put("name", program.name().isEmpty() && !program.known() ? null : program.name());
        document.put("tag", program.known() ? program.tag() : null);
        document.put("ageSeconds", program.known() ? ageSeconds(bootNanos) : null);
        document.put("link", program.linkId() == 0 ? null : program.linkId());
        document.put("owners", ownerDocuments());
        document.put("ownersCertain", ownersCertain());
        document.put(
                "maps", program.maps().stream().map(ProgramAttachment::document).toList());
        document.put("pins", program.pins().stream().map(Object::toString).toList());
        return document;
    }

    @Override
    public List<String> cells(long bootNanos) {
        return List.of(
                device.name(),
                hook,
                priority == 0 ? mode : mode + " pref " + priority,
                cell(program.name()),
                isClassic() ? NONE : Integer.toString(program.id()),
                cell(program.tag()),
                program.known() ? age(ageSeconds(bootNanos)) : cell(""),
                ownerCell(),
                program.linkId() == 0 ? cell("") : Integer.toString(program.linkId()),
                cell(Words.join(program.maps())),
                cell(Words.join(program.pins())));
    }

    /** {@code 59 s}, {@code 59 min}, {@code 47 h}, {@code 2 d}: rounded down. */
    static String age(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 60 * 60) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 60 * 60 ? seconds / (60 * 60) + " h" : seconds / (24 * 60 * 60) + " d";
    }

    /** What is empty is not there, or is not known. */
    private String cell(String text) {
        return !text.isEmpty() ? text : isUnknown() ? UNKNOWN : NONE;
    }

    /** A filter of classic BPF is no program that the kernel has a number for. */
    private boolean isClassic() {
        return program.id() == 0;
    }

    private long ageSeconds(long bootNanos) {
        return TimeUnit.NANOSECONDS.toSeconds(Math.max(0, bootNanos - program.loadedNanos()));
    }

    private static Map<String, Object> document(SeenMap map) {
        var document = new LinkedHashMap<String, Object>();
        document.put("id", map.id());
        document.put("name", map.name());
        return document;
    }
}
