package io.xdp4j.driver;

import io.xdp4j.device.AttachMode;
import io.xdp4j.rule.ProgramSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * What is attached, and how.
 *
 * @param program the program
 * @param mode the mode that is asked for
 * @param maps the maps that the program names
 * @param sets the sets that the program looks into
 * @param allowManagement whether the program may take frames that keep the host reachable
 * @param counting whether each rule counts what it takes
 * @param object the maps of the object that the program is of; null of other programs
 * @param ownObject whether they were made for this attachment, and nobody has changed them yet
 * @param queue whose frames it is for, or {@link #ALL_QUEUES}
 */
public record Attachment(
        ProgramSpec program,
        AttachMode mode,
        Map<String, DriverMap> maps,
        Map<String, DriverSet> sets,
        boolean allowManagement,
        boolean counting,
        DriverObject object,
        boolean ownObject,
        int queue) {

    /** In place of a queue: those of all queues. */
    public static final int ALL_QUEUES = -1;

    /** Returns this with those of {@code more} maps whose names it has not. */
    public Attachment withMore(Map<String, ? extends DriverMap> more) {
        Map<String, DriverMap> all = new HashMap<>(more);
        all.putAll(maps);
        return new Attachment(program, mode, all, sets, allowManagement, counting, object, ownObject, queue);
    }

    /** Returns this for the frames of another queue, or of all. */
    public Attachment onQueue(int queue) {
        return new Attachment(program, mode, maps, sets, allowManagement, counting, object, ownObject, queue);
    }
}
