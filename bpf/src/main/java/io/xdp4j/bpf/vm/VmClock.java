package io.xdp4j.bpf.vm;

/**
 * The clocks that programs of a VM read.
 *
 * @since 0.1
 */
public interface VmClock {

    /** The clocks of this machine. */
    VmClock SYSTEM = new VmClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallNanos() {
            return System.currentTimeMillis() * 1_000_000;
        }
    };

    /** {@return nanoseconds since whenever, which never go back: {@code bpf_ktime_get_ns} and those like it} */
    long nanos();

    /** {@return nanoseconds since 1970, UTC} */
    long wallNanos();
}
