package io.xdp4j.tools.list;

import io.xdp4j.linux.inspect.Holder;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.tools.doctor.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something that is attached to an interface. */
public sealed interface Attachment permits ProgramAttachment, SocketAttachment {

    /** What a cell says of that which there is not. */
    String NONE = "-";

    /** What a cell says of that which this process cannot know. */
    String UNKNOWN = "?";

    /** Returns the name of the interface's network namespace; empty if it is the one of this process. */
    String namespace();

    /** Returns the interface. */
    Link device();

    /** Returns the processes that hold it, or may. */
    List<Holder> owners();

    /** Returns whether its owners are just those, or none. */
    boolean ownersCertain();

    /** Returns its entry in the document of the command's {@code --json}; the keys are always the same. */
    Map<String, Object> document(long bootNanos);

    /** Returns its cells, one for each of {@link Attachments#HEADINGS}. */
    List<String> cells(long bootNanos);

    /** Returns the first entries of {@link #document}. */
    default Map<String, Object> place() {
        var place = new LinkedHashMap<String, Object>();
        place.put("namespace", namespace().isEmpty() ? null : namespace());
        place.put("interface", device().name());
        place.put("index", device().index());
        return place;
    }

    /** Returns the owners as the document has them. */
    default List<Map<String, Object>> ownerDocuments() {
        return owners().stream().map(Attachment::document).toList();
    }

    /** Returns the owners as a cell. */
    default String ownerCell() {
        return owners().isEmpty() ? ownersCertain() ? NONE : UNKNOWN : Words.join(owners());
    }

    private static Map<String, Object> document(Holder owner) {
        var document = new LinkedHashMap<String, Object>();
        document.put("pid", owner.pid());
        document.put("name", owner.name());
        return document;
    }
}
