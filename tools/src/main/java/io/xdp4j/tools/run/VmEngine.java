package io.xdp4j.tools.run;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.NativeVm;
import io.xdp4j.bpf.check.CheckException;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmObject;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmTrapException;
import io.xdp4j.linux.Processors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * The virtual machine of this process, with as many CPUs as the kernel counts, all frames on the first. Each program
 * has a VM of its own, and so fresh maps.
 */
public final class VmEngine implements ObjectEngine {

    private static final int ETHERNET_HEADER = 14;

    private final Engine engine;

    /** By an engine of it. */
    public VmEngine(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Loaded load(BpfObject object, String program) throws IOException {
        Vm vm = NativeVm.of(cpus());
        try {
            VmObject loaded = VmObject.load(vm, object, engine);
            return new InVm(loaded, loaded.program(program), vm.context(0));
        } catch (CheckException | IllegalArgumentException | OutOfMemoryError e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A value that is seeded on every CPU counts as often as in the kernel. */
    private static int cpus() throws IOException {
        boolean linux = System.getProperty("os.name").equals("Linux");
        return linux ? Processors.possible() : Runtime.getRuntime().availableProcessors();
    }

    private record InVm(VmObject object, VmProgram program, VmContext context) implements Loaded {

        @Override
        public Map<String, BpfMap> maps() {
            return object.maps();
        }

        @Override
        public Outcome run(byte[] frame) throws IOException {
            if (frame.length < ETHERNET_HEADER) {
                throw new IOException("the frame has " + frame.length + " bytes: those of XDP have 14 or more");
            }
            context.frame(MemorySegment.ofArray(frame));
            context.ingressIfindex(1);
            context.rxQueueIndex(0);
            try {
                int verdict = program.run(context);
                return new Outcome(verdict, left(context), "");
            } catch (VmTrapException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        @Override
        public void close() {}

        /** The frame with its metadata before it, as the kernel's test runs give it. */
        private static byte[] left(VmContext context) {
            int before = (int) context.metadata().byteSize();
            byte[] frame = new byte[before + context.length()];
            MemorySegment.copy(context.metadata(), JAVA_BYTE, 0, frame, 0, before);
            MemorySegment.copy(context.frame(), JAVA_BYTE, 0, frame, before, context.length());
            return frame;
        }
    }
}
