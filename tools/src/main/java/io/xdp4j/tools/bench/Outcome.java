package io.xdp4j.tools.bench;

/**
 * How a measurement ended.
 *
 * @param reading what the measured end did
 * @param sawTraffic whether a first packet came; true for an end that needs none
 * @param isStopped whether it was stopped early
 * @param foreignCpuPercent how busy the machine was with other processes; NaN if not known
 * @param rise packets a second in the second half of the measured phase over those in the first; NaN if not known
 */
public record Outcome(Reading reading, boolean sawTraffic, boolean isStopped, double foreignCpuPercent, double rise) {}
