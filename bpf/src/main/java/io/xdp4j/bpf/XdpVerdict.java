package io.xdp4j.bpf;

import java.util.Optional;

/**
 * What an XDP program decides about a frame: the number that it returns. Any other number is as {@link #ABORTED}.
 *
 * <p>Source: {@code enum xdp_action} in {@code include/uapi/linux/bpf.h}, Linux 6.1.
 *
 * @since 0.1
 */
public enum XdpVerdict {
    /** The program failed: the frame is dropped, and the kernel traces that. */
    ABORTED(0),
    /** The frame is dropped. */
    DROP(1),
    /** The frame goes on to the network stack. */
    PASS(2),
    /** The frame goes out of the interface that it came in by. */
    TX(3),
    /** The frame goes where a helper was told before. */
    REDIRECT(4);

    private final int number;

    XdpVerdict(int number) {
        this.number = number;
    }

    /** {@return what a program returns} */
    public int number() {
        return number;
    }

    /** {@return the verdict with a number, u32, if it is one of these} */
    public static Optional<XdpVerdict> of(int number) {
        for (XdpVerdict verdict : values()) {
            if (verdict.number == number) {
                return Optional.of(verdict);
            }
        }
        return Optional.empty();
    }
}
