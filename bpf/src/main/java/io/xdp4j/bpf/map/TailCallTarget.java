package io.xdp4j.bpf.map;

/**
 * A program that is loaded, as the slots of a {@link MapType#PROG_ARRAY} hold it: in the kernel or in the VM, where its
 * map is.
 *
 * @since 0.1
 */
public interface TailCallTarget {

    /** {@return its number, above 0: what Java reads back from the slot} */
    int id();
}
