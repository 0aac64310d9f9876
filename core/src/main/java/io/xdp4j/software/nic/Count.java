package io.xdp4j.software.nic;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one thread at a time adds to, and any thread reads. */
final class Count {

    private final AtomicLong value = new AtomicLong();

    void add(long more) {
        value.setOpaque(value.getPlain() + more);
    }

    long get() {
        return value.getOpaque();
    }
}
