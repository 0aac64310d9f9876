package io.xdp4j.software.link;

/** Is told when something will be due, earlier than it was told before. */
@FunctionalInterface
interface Alarm {

    /** Something is due at {@code nanos}. Must not call back. */
    void set(long nanos);
}
