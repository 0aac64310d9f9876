/** The eBPF language: instructions as values, an assembler with labels, encoding, decoding and disassembly. */
package io.xdp4j.bpf;
