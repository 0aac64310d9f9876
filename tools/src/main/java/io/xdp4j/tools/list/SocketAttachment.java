package io.xdp4j.tools.list;

import io.xdp4j.linux.inspect.Holder;
import io.xdp4j.linux.netlink.Link;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An AF_XDP socket on a queue.
 *
 * @param namespace the network namespace; empty if it is the one of this process
 * @param device the interface
 * @param queue the queue's number
 * @param mode {@code copy} or {@code zero-copy}; empty if that cannot be known
 * @param owners the processes that have it, or may
 * @param ownersCertain whether they have it, and no other
 */
public record SocketAttachment(
        String namespace, Link device, int queue, String mode, List<Holder> owners, boolean ownersCertain)
        implements Attachment {

    @Override
    public Map<String, Object> document(long bootNanos) {
        Map<String, Object> document = place();
        document.put("hook", "af_xdp");
        document.put("mode", mode.isEmpty() ? null : mode);
        document.put("queue", queue);
        document.put("priority", null);
        document.put("handle", null);
        document.put("id", null);
        document.put("name", null);
        document.put("tag", null);
        document.put("ageSeconds", null);
        document.put("link", null);
        document.put("owners", ownerDocuments());
        document.put("ownersCertain", ownersCertain);
        document.put("maps", List.of());
        document.put("pins", List.of());
        return document;
    }

    @Override
    public List<String> cells(long bootNanos) {
        return List.of(
                device.name(),
                "af_xdp",
                mode.isEmpty() ? UNKNOWN : mode,
                "queue " + queue,
                NONE,
                NONE,
                NONE,
                ownerCell(),
                NONE,
                NONE,
                NONE);
    }

    /** Of several that have sockets, one has this. */
    @Override
    public String ownerCell() {
        return ownersCertain || owners.isEmpty()
                ? Attachment.super.ownerCell()
                : owners.stream().map(Object::toString).collect(Collectors.joining(" or "));
    }
}
