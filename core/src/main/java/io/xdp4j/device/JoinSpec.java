package io.xdp4j.device;

import java.util.List;
import java.util.Objects;

/**
 * What interfaces of the software driver are plugged into.
 *
 * @since 0.1
 */
public sealed interface JoinSpec {

    /** Returns the names of the interfaces that are plugged in. */
    List<String> nics();

    /**
     * A wire between two interfaces.
     *
     * @param left the name of the interface at one end
     * @param right the name of that at the other
     * @param link how it carries frames, in each direction
     */
    record Wire(String left, String right, LinkSpec link) implements JoinSpec {

        /** A wire on which frames arrive at once, and as they were sent. */
        public Wire(String left, String right) {
            this(left, right, LinkSpec.PERFECT);
        }

        /** Checks that there are two ends. */
        public Wire {
            Objects.requireNonNull(link, "link");
            Objects.requireNonNull(left, "left");
            Objects.requireNonNull(right, "right");
            if (left.equals(right)) {
                throw new IllegalArgumentException("a wire from " + left + " to itself");
            }
        }

        @Override
        public List<String> nics() {
            return List.of(left, right);
        }
    }

    /**
     * A hub: each interface receives what any other sends.
     *
     * @param nics the names of the interfaces, two or more
     * @param link how what each of them sends comes to the hub
     */
    record Hub(List<String> nics, LinkSpec link) implements JoinSpec {

        /** Keeps a copy. */
        public Hub {
            nics = several("hub", nics);
            Objects.requireNonNull(link, "link");
        }
    }

    /**
     * A switch: learns which interface an address is behind from what that sends, for five minutes, and sends frames
     * there alone; those to many, and to addresses that it does not know, to all others.
     *
     * @param nics the names of the interfaces, two or more
     * @param link how what each of them sends comes to the switch
     */
    record Switch(List<String> nics, LinkSpec link) implements JoinSpec {

        /** Keeps a copy. */
        public Switch {
            nics = several("switch", nics);
            Objects.requireNonNull(link, "link");
        }
    }

    private static List<String> several(String what, List<String> nics) {
        if (nics.size() < 2) {
            throw new IllegalArgumentException("a " + what + (nics.isEmpty() ? " of no interface" : " of one interface")
                    + ": it joins two or more");
        }
        return List.copyOf(nics);
    }

    /**
     * A generator and a sink, to measure against: on queues that a thread drives the same frames arrive again and
     * again, as fast as a socket there has room for them, and what is sent is gone.
     *
     * @param nic the name of the interface
     * @param frames what arrives, in turn; 1 to 64 frames of 14 bytes or more
     */
    record Feed(String nic, List<byte[]> frames) implements JoinSpec {

        /** Keeps a copy. */
        public Feed {
            Objects.requireNonNull(nic, "nic");
            frames = frames.stream().map(byte[]::clone).toList();
            if (frames.isEmpty() || frames.size() > 64) {
                throw new IllegalArgumentException("a feed of " + frames.size() + " frames: 1 to 64 are possible");
            }
            if (frames.stream().anyMatch(frame -> frame.length < 14)) {
                throw new IllegalArgumentException("a feed with a frame shorter than an Ethernet header");
            }
        }

        /** Returns copies. */
        @Override
        public List<byte[]> frames() {
            return frames.stream().map(byte[]::clone).toList();
        }

        @Override
        public List<String> nics() {
            return List.of(nic);
        }
    }
}
