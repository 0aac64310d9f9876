/** The eBPF language: instructions, assembler, encoding, disassembly. */
module io.xdp4j.bpf {
    exports io.xdp4j.bpf;
}
