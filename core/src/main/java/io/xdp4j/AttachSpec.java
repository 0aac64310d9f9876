package io.xdp4j;

import io.xdp4j.device.AttachMode;
import io.xdp4j.driver.Attachment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a program is attached.
 *
 * @param mode the mode that is wanted; a mode that cannot be had is an error
 * @param maps maps under the names that the program uses; maps opened from the same {@link Xdp} are found by their own
 *     name without being listed
 * @param allowManagement whether the program may take frames that keep the host reachable: ARP, neighbour discovery,
 *     DHCP, TCP to port 22, answers from DNS servers
 * @param counting whether each rule counts the frames and bytes that it takes; costs a few nanoseconds a frame
 * @param queue whose frames the program is for, or {@link #ALL_QUEUES}
 * @since 0.1
 */
public record AttachSpec(
        AttachMode mode, Map<String, XskMap> maps, boolean allowManagement, boolean counting, int queue) {

    /** In place of a queue: those of all queues. */
    public static final int ALL_QUEUES = Attachment.ALL_QUEUES;

    /** Any mode, no maps but those of the same {@link Xdp}, management frames guarded, no counting. */
    public static final AttachSpec DEFAULT = new AttachSpec(AttachMode.AUTO, Map.of(), false, false);

    /** A program for the frames of all queues. */
    public AttachSpec(AttachMode mode, Map<String, XskMap> maps, boolean allowManagement, boolean counting) {
        this(mode, maps, allowManagement, counting, ALL_QUEUES);
    }

    /** Keeps a copy. */
    public AttachSpec {
        Objects.requireNonNull(mode, "mode");
        maps = Map.copyOf(maps);
        if (mode == AttachMode.SOFTWARE) {
            throw new IllegalArgumentException("mode: SOFTWARE is an answer; ask for AUTO on the software driver");
        }
        if (queue < ALL_QUEUES) {
            throw new IllegalArgumentException("queue: " + queue);
        }
    }

    /** Returns this spec with another mode. */
    public AttachSpec withMode(AttachMode mode) {
        return new AttachSpec(mode, maps, allowManagement, counting, queue);
    }

    /** Returns this spec with {@code map} under {@code name} as well. */
    public AttachSpec withMap(String name, XskMap map) {
        var all = new HashMap<>(maps);
        all.put(name, map);
        return new AttachSpec(mode, all, allowManagement, counting, queue);
    }

    /** Returns this spec, programs being allowed to take frames that keep the host reachable. */
    public AttachSpec withManagementAllowed() {
        return new AttachSpec(mode, maps, true, counting, queue);
    }

    /** Returns this spec, each rule counting what it takes. */
    public AttachSpec withCounting() {
        return new AttachSpec(mode, maps, allowManagement, true, queue);
    }

    /** Returns this spec, for the frames of queue {@code id} alone. The software driver has that, Linux not. */
    public AttachSpec onQueue(int id) {
        if (id < 0) {
            throw new IllegalArgumentException("queue: " + id);
        }
        return new AttachSpec(mode, maps, allowManagement, counting, id);
    }
}
