package io.xdp4j.rule;

/**
 * Something that a rule can redirect to by its name: a map of sockets, or a socket.
 *
 * @since 0.1
 */
public interface RedirectTarget {

    /** Returns the name by which an {@link Action.Redirect} finds it. */
    String name();
}
