/** Rules as values, their evaluation in Java and their compilation to eBPF. */
package io.xdp4j.rule;
