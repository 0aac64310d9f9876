package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.Encoder;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfProgInfo;
import io.xdp4j.linux.abi.BpfProgLoad;
import io.xdp4j.linux.abi.BpfTestRun;
import io.xdp4j.linux.inspect.BpfInfo;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.InstructionProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** An XDP program in the kernel. Owns its descriptor; a link keeps the program alive beyond that. */
final class BpfProgram implements AutoCloseable {

    private static final String LICENSE = "Dual MIT/GPL";
    private static final int SLOT_BYTES = 8;
    private static final int FUNC_INFO_BYTES = 8; // struct bpf_func_info of include/uapi/linux/bpf.h
    private static final int LINE_INFO_BYTES = 16; // struct bpf_line_info of include/uapi/linux/bpf.h
    private static final int LOG_LEVEL = 1;
    private static final int FIRST_LOG_BYTES = 64 * 1024;
    private static final int MAX_LOG_BYTES = 16 * 1024 * 1024;
    private static final int TEST_OUT_BYTES = 4096;

    /** Source: MAX_USED_MAPS in include/linux/bpf_verifier.h, Linux 6.18. */
    private static final int MOST_MAPS = 64;

    private final Fd fd;
    private final String name;

    private BpfProgram(Fd fd, String name) {
        this.fd = fd;
        this.name = name;
    }

    /** Loads a program whose maps are those of {@code maps}; a refusal by the verifier carries its whole log. */
    static BpfProgram load(InstructionProgram program, Map<String, Fd> maps) throws XdpException {
        return load(ProgramCode.of(program), maps);
    }

    /** Loads a program whose maps are those of {@code maps}; a refusal by the verifier carries its whole log. */
    static BpfProgram load(ProgramCode program, Map<String, Fd> maps) throws XdpException {
        checkMaps(program, maps);
        byte[] code =
                Encoder.encode(program.instructions(), map -> maps.get(map).number());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = attr(arena, program, code);
            String operation = "load program " + program.name();
            try {
                return new BpfProgram(Fd.of(BpfCall.call(operation, Bpf.BPF_PROG_LOAD, attr)), program.name());
            } catch (XdpException e) {
                throw explained(arena, operation, attr, e);
            }
        }
    }

    Fd fd() {
        return fd;
    }

    /** Returns the kernel's number of it. */
    int id() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            return BpfInfo.of(arena, fd, BpfProgInfo.LAYOUT).get(JAVA_INT, BpfProgInfo.ID);
        }
    }

    /** Runs the program on a frame of 14 bytes or more, without attaching it; returns its verdict. */
    int verdict(byte[] frame) throws XdpException {
        return testRun(frame).verdict();
    }

    /**
     * What a test run gave.
     *
     * @param verdict what the program returned
     * @param frame the frame as the program left it
     */
    record TestRun(int verdict, byte[] frame) {}

    /** Runs the program on a frame of 14 bytes or more, without attaching it. */
    TestRun testRun(byte[] frame) throws XdpException {
        return testRun(frame, 1);
    }

    /** Runs the program some times, each on the frame as the run before left it. */
    TestRun testRun(byte[] frame, int repeat) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(frame.length + TEST_OUT_BYTES);
            MemorySegment attr = arena.allocate(BpfTestRun.LAYOUT);
            attr.set(JAVA_INT, BpfTestRun.PROG_FD, fd.number());
            attr.set(JAVA_INT, BpfTestRun.DATA_SIZE_IN, frame.length);
            attr.set(
                    JAVA_LONG,
                    BpfTestRun.DATA_IN,
                    arena.allocateFrom(JAVA_BYTE, frame).address());
            attr.set(JAVA_INT, BpfTestRun.DATA_SIZE_OUT, (int) out.byteSize());
            attr.set(JAVA_LONG, BpfTestRun.DATA_OUT, out.address());
            attr.set(JAVA_INT, BpfTestRun.REPEAT, repeat);
            int result = BpfCall.attempt(Bpf.BPF_PROG_TEST_RUN, attr);
            if (result < 0) {
                throw Errno.exception("test program " + name, -result, lengthAdvice(frame.length, -result));
            }
            int length = attr.get(JAVA_INT, BpfTestRun.DATA_SIZE_OUT);
            return new TestRun(
                    attr.get(JAVA_INT, BpfTestRun.RETVAL),
                    out.asSlice(0, length).toArray(JAVA_BYTE));
        }
    }

    /** Source: net/bpf/test_run.c, bpf_prog_test_run_xdp: a header, and a page less what is kept free at both ends. */
    private static String lengthAdvice(int length, int errno) {
        return errno == Errno.EINVAL.code()
                ? "the frame has " + length + " bytes: the kernel tests with frames of 14 to about 3500, longer ones"
                        + " only if the program's section is xdp.frags"
                : "";
    }

    @Override
    public void close() {
        fd.close();
    }

    private static MemorySegment attr(Arena arena, ProgramCode program, byte[] code) {
        MemorySegment attr = arena.allocate(BpfProgLoad.LAYOUT);
        attr.set(JAVA_INT, BpfProgLoad.PROG_TYPE, Bpf.BPF_PROG_TYPE_XDP);
        attr.set(JAVA_INT, BpfProgLoad.INSN_CNT, code.length / SLOT_BYTES);
        attr.set(
                JAVA_LONG,
                BpfProgLoad.INSNS,
                arena.allocateFrom(JAVA_LONG, longs(code)).address());
        attr.set(
                JAVA_LONG,
                BpfProgLoad.LICENSE,
                arena.allocateFrom(program.license()).address());
        attr.set(JAVA_INT, BpfProgLoad.PROG_FLAGS, program.flags());
        attr.set(JAVA_INT, BpfProgLoad.EXPECTED_ATTACH_TYPE, program.attachType());
        BpfName.write(attr, BpfProgLoad.PROG_NAME, program.name());
        if (program.debug().types() != null) {
            describe(arena, attr, program.debug());
        }
        return attr;
    }

    /** The kernel wants to know the functions if it is to know the lines. */
    private static void describe(Arena arena, MemorySegment attr, ProgramCode.Debug debug) {
        if (debug.functions().length == 0) {
            return;
        }
        attr.set(JAVA_INT, BpfProgLoad.PROG_BTF_FD, debug.types().number());
        attr.set(JAVA_INT, BpfProgLoad.FUNC_INFO_REC_SIZE, FUNC_INFO_BYTES);
        attr.set(JAVA_LONG, BpfProgLoad.FUNC_INFO, copy(arena, debug.functions()));
        attr.set(JAVA_INT, BpfProgLoad.FUNC_INFO_CNT, debug.functions().length / FUNC_INFO_BYTES);
        if (debug.lines().length > 0) {
            attr.set(JAVA_INT, BpfProgLoad.LINE_INFO_REC_SIZE, LINE_INFO_BYTES);
            attr.set(JAVA_LONG, BpfProgLoad.LINE_INFO, copy(arena, debug.lines()));
            attr.set(JAVA_INT, BpfProgLoad.LINE_INFO_CNT, debug.lines().length / LINE_INFO_BYTES);
        }
    }

    private static long copy(Arena arena, byte[] bytes) {
        MemorySegment copy = arena.allocate(bytes.length, 8).copyFrom(MemorySegment.ofArray(bytes));
        return copy.address();
    }

    private static long[] longs(byte[] code) {
        long[] slots = new long[code.length / SLOT_BYTES];
        ByteBuffer.wrap(code).order(ByteOrder.nativeOrder()).asLongBuffer().get(slots);
        return slots;
    }

    /** Returns the error of a program that names a map that is not there. */
    static XdpException noMap(ProgramCode program, String name, Set<String> there) {
        return new XdpException(
                XdpException.Kind.INVALID,
                "load program " + program.name(),
                0,
                "it names map " + name + ", which is not there",
                (there.isEmpty() ? "there is none" : "there are " + String.join(", ", new TreeSet<>(there)))
                        + "; open it with Xdp.xskMap(\"" + name + "\", slots), or give it with AttachSpec.withMap");
    }

    private static void checkMaps(ProgramCode program, Map<String, Fd> maps) throws XdpException {
        Set<String> names = program.mapNames();
        if (names.size() > MOST_MAPS) {
            throw new XdpException(
                    XdpException.Kind.LIMIT,
                    "load program " + program.name(),
                    0,
                    "it uses " + names.size() + " maps, of " + MOST_MAPS + " that a program may use",
                    "every set of rules and every map of sockets is one, of keys of several lengths several");
        }
        for (String name : names) {
            if (!maps.containsKey(name)) {
                throw noMap(program, name, maps.keySet());
            }
        }
    }

    /** Loads once more, with a log, to learn why; the log grows until all of it fits. */
    private static XdpException explained(Arena arena, String operation, MemorySegment attr, XdpException refused) {
        if (Errno.EPERM.is(refused)) {
            return Rights.explain(refused);
        }
        if (refused.kind() == XdpException.Kind.LIMIT) {
            return refused; // descriptors or memory ran out: the log would only tell how well all went before
        }
        for (int size = FIRST_LOG_BYTES; size <= MAX_LOG_BYTES; size *= 4) {
            MemorySegment log = arena.allocate(size);
            attr.set(JAVA_INT, BpfProgLoad.LOG_LEVEL, LOG_LEVEL);
            attr.set(JAVA_INT, BpfProgLoad.LOG_SIZE, size);
            attr.set(JAVA_LONG, BpfProgLoad.LOG_BUF, log.address());
            try {
                Fd.of(BpfCall.call(operation, Bpf.BPF_PROG_LOAD, attr)).close();
                break; // refused the first time only: nothing to explain
            } catch (XdpException e) {
                String text = log.getString(0);
                if (!text.isEmpty() && (!Errno.ENOSPC.is(e) || size == MAX_LOG_BYTES)) {
                    return new VerifierException(operation, refused.code(), text);
                }
            }
        }
        return attr.get(JAVA_INT, BpfProgLoad.PROG_FLAGS) != 0 && Errno.EINVAL.is(refused)
                ? new UnsupportedFeatureException(
                        operation,
                        refused.code(),
                        "this kernel does not know what the program asks for: frames of several buffers",
                        "that is since Linux 5.18; use a program of a section that does not begin with xdp.frags")
                : refused;
    }
}
