/**
 * The benchmark: ends that receive, send, forward or measure round trips, over XDP or over kernel sockets, and the
 * clock and meter around them.
 *
 * <p>An {@link io.xdp4j.tools.bench.End} is one thread's work. {@link io.xdp4j.tools.bench.Worker} opens it, runs it
 * through the phases of a {@link io.xdp4j.tools.bench.Clock} and reads the meters; {@link
 * io.xdp4j.tools.bench.Measurement} moves the clock.
 */
package io.xdp4j.tools.bench;
