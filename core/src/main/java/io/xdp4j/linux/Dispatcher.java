package io.xdp4j.linux;

import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Several loaded programs as one in the kernel, each of which can be switched off. Borrows them. */
final class Dispatcher implements AutoCloseable {

    private static final String SWITCHES = "xdp4j_switches";

    private final List<LoadedProgram> parts;
    private final MapFd switches;
    private final byte[] on;
    private final BpfProgram program;

    private Dispatcher(List<LoadedProgram> parts, MapFd switches, byte[] on, BpfProgram program) {
        this.parts = parts;
        this.switches = switches;
        this.on = on;
        this.program = program;
    }

    /** Loads {@code parts}, first to last, as one program. */
    static Dispatcher load(List<LoadedProgram> parts) throws XdpException {
        byte[] on = new byte[parts.size()];
        Arrays.fill(on, (byte) 1);
        MapFd switches = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, SWITCHES, on.length, 1);
        try {
            put(switches, on);
            return new Dispatcher(List.copyOf(parts), switches, on, load(parts, switches));
        } catch (XdpException | RuntimeException e) {
            switches.close();
            throw e;
        }
    }

    BpfProgram program() {
        return program;
    }

    /** Calls {@code part} no more. */
    void switchOff(LoadedProgram part) throws XdpException {
        on[parts.indexOf(part)] = 0;
        put(switches, on);
    }

    @Override
    public void close() {
        program.close();
        switches.close();
    }

    private static BpfProgram load(List<LoadedProgram> parts, MapFd switches) throws XdpException {
        Map<String, Fd> maps = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            int part = i;
            parts.get(i).maps().forEach((name, map) -> maps.put(LinkedProgram.mapName(part, name), map));
        }
        List<ProgramCode> codes = parts.stream().map(LoadedProgram::code).toList();
        requireNoTypes(codes);
        LinkedProgram linked = LinkedProgram.of(
                codes.stream().map(ProgramCode::bare).toList(), switches.fd().number());
        ProgramCode one = ProgramCode.of(linked.program()).licensedAs(codes);
        boolean several = codes.stream().allMatch(ProgramCode::isForSeveralBuffers);
        try {
            return BpfProgram.load(several ? one.forSeveralBuffers() : one, maps);
        } catch (VerifierException e) {
            throw VerifierLog.explain(e, linked);
        }
    }

    /** Source: kernel/bpf/verifier.c: "tail_call is not allowed in subprogs without BTF", "missing btf func_info". */
    private static void requireNoTypes(List<ProgramCode> codes) throws XdpException {
        for (ProgramCode code : codes) {
            String what = code.needsTypes();
            if (!what.isEmpty()) {
                throw new UnsupportedFeatureException(
                        "attach several programs to one interface",
                        0,
                        "program " + code.name() + " " + what + ", which the kernel takes only with the program's own"
                                + " types, and several programs of an interface are one without",
                        "attach it alone");
            }
        }
    }

    private static void put(MapFd switches, byte[] on) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            switches.put(0, arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, on));
        }
    }
}
