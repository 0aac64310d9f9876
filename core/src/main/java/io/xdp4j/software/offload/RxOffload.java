package io.xdp4j.software.offload;

import io.xdp4j.device.RssSpec;
import io.xdp4j.ring.RxMetadata.Checksum;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.link.Steering;
import io.xdp4j.wire.Ethernet;

/**
 * What a card finds out about frames that arrive, and the tag that it takes off them, before any program sees them. For
 * one queue, one thread at a time.
 */
public final class RxOffload {

    /** The hash of interfaces that do not steer by it. */
    private static final Rss UNSTEERED = Rss.hashing(RssSpec.over(1));

    private final boolean strips;
    private final boolean describes;
    private final RxChecksum checksum = new RxChecksum();

    private RxOffload(boolean strips, boolean describes) {
        this.strips = strips;
        this.describes = describes;
    }

    /** Returns what takes tags off, or describes frames, or both; null if neither is wanted. */
    public static RxOffload of(boolean strips, boolean describes) {
        return strips || describes ? new RxOffload(strips, describes) : null;
    }

    /** Does it to frames that arrived at {@code now}, at an interface that steers as said. */
    public void arrived(FrameBatch frames, long now, Steering steering) {
        Rss rss = steering instanceof Rss steered ? steered : UNSTEERED;
        for (int i = 0; i < frames.count; i++) {
            if (describes) {
                describe(frames, i, now, rss);
            }
            if (strips) {
                strip(frames, i);
            }
        }
    }

    private void describe(FrameBatch frames, int i, long now, Rss rss) {
        frames.nanos[i] = now;
        frames.arrived[i] = frames.length[i];
        frames.hash[i] = rss.hash(frames.memory, frames.address[i], frames.length[i]);
        checksum.look(frames.memory, frames.address[i], frames.length[i]);
        frames.flags[i] |= FrameBatch.DESCRIBED
                | checksum.network().ordinal() << FrameBatch.IPV4_CHECKSUM_SHIFT
                | checksum.transport().ordinal() << FrameBatch.CHECKSUM_SHIFT;
    }

    private static void strip(FrameBatch frames, int i) {
        int tci = VlanTag.strip(frames.memory, frames.address[i], frames.length[i]);
        if (tci != VlanTag.ABSENT) {
            frames.address[i] += Ethernet.TAG_LENGTH;
            frames.room[i] += Ethernet.TAG_LENGTH;
            frames.length[i] -= Ethernet.TAG_LENGTH;
            frames.vlan[i] = tci;
            frames.flags[i] |= FrameBatch.UNTAGGED;
        }
    }

    /** Returns what is known of the checksum of the IPv4 header of frame {@code i}, if it is described. */
    public static Checksum ipv4Checksum(FrameBatch frames, int i) {
        return checksum(frames.flags[i] >>> FrameBatch.IPV4_CHECKSUM_SHIFT);
    }

    /** Returns what is known of the checksum of TCP or UDP of frame {@code i}, if it is described. */
    public static Checksum checksum(FrameBatch frames, int i) {
        return checksum(frames.flags[i] >>> FrameBatch.CHECKSUM_SHIFT);
    }

    private static Checksum checksum(int bits) {
        return switch (bits & 3) {
            case 1 -> Checksum.GOOD;
            case 2 -> Checksum.BAD;
            default -> Checksum.NONE;
        };
    }
}
