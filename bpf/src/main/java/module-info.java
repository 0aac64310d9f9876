/** The eBPF language: instructions, assembler, object files, maps, and a virtual machine that runs programs. */
@SuppressWarnings("module") // io.xdp4j is made after it
module io.xdp4j.bpf {
    exports io.xdp4j.bpf;
    exports io.xdp4j.bpf.check;
    exports io.xdp4j.bpf.map;
    exports io.xdp4j.bpf.object;
    exports io.xdp4j.bpf.vm;
    exports io.xdp4j.bpf.vm.map to
            io.xdp4j;
    exports io.xdp4j.bpf.vm.memory;
}
