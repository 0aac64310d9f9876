package io.xdp4j.linux.inspect;

/**
 * A process that has something open.
 *
 * @param pid its id
 * @param name its name, at most 15 bytes of it
 */
public record Holder(long pid, String name) {

    /** Returns whether it is this process. */
    public boolean isThisProcess() {
        return pid == ProcessHandle.current().pid();
    }

    /** Returns it as text for people. */
    @Override
    public String toString() {
        return pid + " (" + name + ")";
    }
}
