/** Packet formats as views over memory: one length check, then reads that cannot fail. */
package io.xdp4j.wire;
