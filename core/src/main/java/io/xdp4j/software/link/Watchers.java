package io.xdp4j.software.link;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Threads that sleep until something is due, and are woken when something else is due earlier. */
final class Watchers implements Alarm {

    private Thread[] threads = new Thread[4];
    private int count;

    synchronized void add(Thread thread) {
        if (count == threads.length) {
            threads = Arrays.copyOf(threads, 2 * count);
        }
        threads[count++] = thread;
    }

    synchronized void remove(Thread thread) {
        for (int i = 0; i < count; i++) {
            if (threads[i] == thread) {
                threads[i] = threads[--count];
                threads[count] = null;
                return;
            }
        }
    }

    @Override
    public synchronized void set(long nanos) {
        for (int i = 0; i < count; i++) {
            LockSupport.unpark(threads[i]);
        }
    }
}
