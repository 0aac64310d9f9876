package io.xdp4j.software.capture;

import io.xdp4j.device.XdpQueue;

/**
 * A frame as it came in, and what programs decided about it.
 *
 * @param queue where it came in
 * @param arrived the frame before programs saw it
 * @param left the frame as they left it
 * @param fate where it goes
 * @param returned what the last program of instructions that it was shown to returned, u32; of rules nothing is known
 * @param trap why that program was stopped; empty if it was not
 */
public record Decision(XdpQueue queue, byte[] arrived, byte[] left, Fate fate, int returned, String trap) {}
