package io.xdp4j.bpf.map;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * Reads what programs report through a {@link MapType#RINGBUF} or a {@link MapType#PERF_EVENT_ARRAY}. For one thread;
 * only {@link #close} may come from another one.
 *
 * @since 0.1
 */
public interface EventReader extends AutoCloseable {

    /** Takes what was reported. */
    @FunctionalInterface
    interface Handler {
        /**
         * Takes one record.
         *
         * @param cpu of the program; -1 of a ring buffer, which does not know
         * @param data valid until this returns; of a perf event array with up to 7 more bytes, to a multiple of 8
         */
        void event(int cpu, MemorySegment data);
    }

    /**
     * Hands over what is there, without waiting.
     *
     * @param handler is called for each record, in order; in that of each CPU if they have rings of their own
     * @param max most records to hand over
     * @return how many there were
     */
    int poll(Handler handler, int max);

    /**
     * Blocks until there is something to {@link #poll}, the time is over, or this is closed.
     *
     * @return whether there is something
     */
    boolean await(Duration limit) throws IOException, InterruptedException;

    /** {@return how many records were lost because a perf ring was full; a ring buffer tells its programs instead} */
    long lost();

    @Override
    void close();
}
