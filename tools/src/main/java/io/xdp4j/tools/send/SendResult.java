package io.xdp4j.tools.send;

/**
 * What sending came to.
 *
 * @param frames how many frames were given to the kernel
 * @param bytes how many bytes they had
 * @param completed how many the completion ring gave back
 * @param refused how many descriptors the kernel refused
 * @param seconds how long it took
 * @param mode how the frames got to the queue: {@code copy} or {@code zero-copy}
 */
public record SendResult(long frames, long bytes, long completed, long refused, double seconds, String mode) {}
