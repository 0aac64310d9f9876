/** Packet formats as views over memory, checksums and capture files. */
module io.xdp4j.wire {
    exports io.xdp4j.wire;
}
