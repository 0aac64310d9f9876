package io.xdp4j.tools;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Fd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program of traffic control that lets everything pass, called {@code judge}. The commands that come with the tests
 * load such a program only from a file that a compiler made. Source of the numbers: include/uapi/linux/bpf.h.
 */
final class Classifier implements AutoCloseable {

    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_LINK_CREATE = 28;
    private static final int BPF_PROG_TYPE_SCHED_CLS = 3;
    private static final int BPF_TCX_INGRESS = 46;
    private static final int BPF_TCX_EGRESS = 47;
    private static final int ATTR_BYTES = 128;
    private static final int NAME = 48;
    private static final long[] CODE = {0xffff_ffff_0000_00b7L, 0x95}; // r0 = TC_ACT_UNSPEC; exit

    private final Fd program;

    private Classifier(Fd program) {
        this.program = program;
    }

    static Classifier load() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_BYTES, 8);
            attr.set(JAVA_INT, 0, BPF_PROG_TYPE_SCHED_CLS);
            attr.set(JAVA_INT, 4, CODE.length);
            attr.set(JAVA_LONG, 8, arena.allocateFrom(JAVA_LONG, CODE).address());
            attr.set(JAVA_LONG, 16, arena.allocateFrom("GPL").address());
            attr.setString(NAME, "judge");
            return new Classifier(Fd.of(BpfCall.call("load judge", BPF_PROG_LOAD, attr)));
        }
    }

    int id() throws IOException {
        String id = "prog_id:";
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + program.number())).stream()
                .filter(line -> line.startsWith(id))
                .mapToInt(line -> Integer.parseInt(line.substring(id.length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    /** Attaches it by tcx; closing what is returned detaches it. */
    Fd attach(int device, boolean ingress) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(ATTR_BYTES, 8);
            attr.set(JAVA_INT, 0, program.number());
            attr.set(JAVA_INT, 4, device);
            attr.set(JAVA_INT, 8, ingress ? BPF_TCX_INGRESS : BPF_TCX_EGRESS);
            return Fd.of(BpfCall.call("attach judge", BPF_LINK_CREATE, attr));
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
