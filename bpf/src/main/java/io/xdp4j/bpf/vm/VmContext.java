package io.xdp4j.bpf.vm;

/**
 * What a program runs with: the frame, the stack, the processor it believes to be on. One thread at a time; reused from
 * run to run.
 *
 * <p>Fields, because compiled code reads them. Addresses of the frame are guest addresses, below 2 to the 32nd.
 */
public final class VmContext {

    /** Add it to a guest address of the frame to get a host offset. */
    long packetDelta;

    /** {@code xdp_md.data_meta}. */
    long dataMeta;

    /** {@code xdp_md.data}. */
    long data;

    /** {@code xdp_md.data_end}. */
    long dataEnd;

    /** Guest address of the first byte of the buffer: how far down adjust_head may go. */
    long hardStart;

    /** Guest address behind the buffer: how far up adjust_tail may go. */
    long hardEnd;

    /** {@code xdp_md.ingress_ifindex}, u32. */
    int ingressIfindex;

    /** {@code xdp_md.rx_queue_index}, u32. */
    int rxQueueIndex;

    /** {@code xdp_md.egress_ifindex}, u32. */
    int egressIfindex;

    /** Host offset of the stack's first byte, which is at guest address STACK. */
    long stackOffset;

    /** The number of the CPU, below that of the VM's CPUs. */
    int cpu;

    /** How many more jumps back this run may make. */
    long budget;

    /** How many more tail calls this run may make. */
    int tailCalls;

    /** A context with no frame. */
    VmContext() {}
}
