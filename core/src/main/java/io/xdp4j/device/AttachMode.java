package io.xdp4j.device;

/**
 * How a program is attached: what is asked for, or, from a link, what it is.
 *
 * @since 0.1
 */
public enum AttachMode {
    /** Native if the interface's driver has it, else generic. Only asked for, never an answer. */
    AUTO,
    /** In the interface's driver, before the kernel has allocated anything for the frame. */
    NATIVE,
    /** In the kernel's generic receive path, on any interface; slower. */
    GENERIC,
    /** In this process, on the software driver. Only an answer. */
    SOFTWARE
}
