package io.xdp4j.fuzz;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ObjectException;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.bpf.object.ProgramInfo;
import io.xdp4j.bpf.object.Variable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/** What Jazzer calls with a file: all that can be done with an object. */
public final class ObjectFuzzer {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(5);

    private ObjectFuzzer() {}

    /** Only the documented exception is right, and it takes no time: the processor's, which others cannot use up. */
    public static void fuzzerTestOneInput(byte[] file) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            use(BpfObject.read("hostile", file));
        } catch (ObjectException _) {
            // refused
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        if (nanos > LONG_NANOS) {
            throw new IllegalStateException("takes " + nanos + " ns");
        }
    }

    private static void use(BpfObject object) {
        for (ProgramInfo program : object.programs()) {
            try {
                object.view(program.name());
            } catch (ObjectException _) {
                // refused; the others may be fine
            }
        }
        for (Variable variable : object.variables().values()) {
            object.withVariable(variable.name(), object.initial(variable.name()));
        }
        object.maps().forEach(ObjectMap::contents);
        object.kernelBtf();
    }
}
