package io.xdp4j.rule;

import java.util.Objects;

/**
 * What happens to a frame.
 *
 * @since 0.1
 */
public sealed interface Action {

    /** The frame goes on to the host's own stack. */
    record Pass() implements Action {
        @Override
        public String toString() {
            return "pass";
        }
    }

    /** The frame is gone. */
    record Drop() implements Action {
        @Override
        public String toString() {
            return "drop";
        }
    }

    /** The frame goes back out of the interface that it came from, with its Ethernet addresses swapped. */
    record Reflect() implements Action {
        @Override
        public String toString() {
            return "reflect";
        }
    }

    /**
     * The frame goes to the socket that a map holds for the queue it came from.
     *
     * @param map the map's name
     * @param onMiss what happens to it if the map holds no socket for the queue
     */
    record Redirect(String map, Miss onMiss) implements Action {

        /** Checks that nothing is missing. */
        public Redirect {
            Objects.requireNonNull(map, "map");
            Objects.requireNonNull(onMiss, "onMiss");
            if (map.isEmpty()) {
                throw new IllegalArgumentException("map: a redirect needs the name of a map");
            }
        }

        @Override
        public String toString() {
            return "redirect " + QuotedText.of(map) + (onMiss == Miss.DROP ? " or drop" : "");
        }
    }

    /**
     * The frame goes out of another interface as it is.
     *
     * @param device that interface's name
     */
    record Forward(String device) implements Action {

        /** Checks that there is a name. */
        public Forward {
            if (device.isBlank() || device.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("forward: '" + device + "' is no name of an interface");
            }
        }

        @Override
        public String toString() {
            return "forward " + QuotedText.of(device);
        }
    }

    /** What happens to a frame whose queue has no socket. */
    enum Miss {
        /** It goes on to the host's own stack. */
        PASS,
        /** It is gone. */
        DROP
    }
}
