package io.xdp4j.linux.inspect;

/**
 * A map that a program uses.
 *
 * @param id its id
 * @param name its name, at most 15 bytes of it
 */
public record SeenMap(int id, String name) {

    /** Returns it as text for people. */
    @Override
    public String toString() {
        return id + " (" + name + ")";
    }
}
