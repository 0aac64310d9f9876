/** XDP for Java: interfaces, rules, programs, AF_XDP sockets and rings, over the Linux and the software driver. */
@SuppressWarnings("module") // the qualified exports name modules that are built after this one
module io.xdp4j {
    requires transitive io.xdp4j.bpf;
    requires transitive io.xdp4j.wire;

    exports io.xdp4j;
    exports io.xdp4j.device;
    exports io.xdp4j.ring;
    exports io.xdp4j.rule;
    exports io.xdp4j.testkit;
    exports io.xdp4j.os to
            io.xdp4j.tools;
    exports io.xdp4j.linux to
            io.xdp4j.tools;
    exports io.xdp4j.linux.capture to
            io.xdp4j.tools;
    exports io.xdp4j.linux.inspect to
            io.xdp4j.tools;
    exports io.xdp4j.linux.netlink to
            io.xdp4j.tools;
    exports io.xdp4j.software.capture to
            io.xdp4j.tools;
    exports io.xdp4j.software.link to
            io.xdp4j.tools;
}
