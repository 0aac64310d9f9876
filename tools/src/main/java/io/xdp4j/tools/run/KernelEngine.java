package io.xdp4j.tools.run;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.KernelObject;
import io.xdp4j.linux.KernelProgram;
import io.xdp4j.os.CpuPin;
import java.io.UncheckedIOException;
import java.util.Map;

/** The kernel: programs are attached to nothing, and run by BPF_PROG_TEST_RUN. */
public final class KernelEngine implements ObjectEngine {

    @Override
    public Loaded load(BpfObject object, String program) throws XdpException {
        KernelObject maps = KernelObject.of(object, Map.of());
        try {
            return new InKernel(maps, maps.program(program), CpuPin.first());
        } catch (XdpException | RuntimeException e) {
            maps.close();
            throw e;
        }
    }

    /** Owns the maps, which own the program; the thread stays where it is, for what is kept for each CPU. */
    private record InKernel(KernelObject object, KernelProgram program, CpuPin pin) implements Loaded {

        @Override
        public Map<String, BpfMap> maps() {
            return object.maps();
        }

        @Override
        public Outcome run(byte[] frame) throws XdpException {
            KernelProgram.Outcome outcome = program.run(frame);
            return new Outcome(outcome.verdict(), outcome.frame(), "");
        }

        @Override
        public void close() {
            try (object) {
                pin.close();
            } catch (XdpException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
