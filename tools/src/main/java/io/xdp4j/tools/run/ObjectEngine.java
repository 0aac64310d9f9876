package io.xdp4j.tools.run;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.object.BpfObject;
import java.io.IOException;
import java.util.Map;

/** What runs programs of objects: the kernel, a virtual machine, or an interface of the software driver. */
public interface ObjectEngine {

    /**
     * Loads a program, with fresh maps that hold what the object says.
     *
     * @throws io.xdp4j.device.VerifierException if it is refused, with a log
     */
    Loaded load(BpfObject object, String program) throws IOException;

    /** A program that can be run. */
    interface Loaded extends AutoCloseable {

        /** Returns the maps of its object, by name, in the order of the object. */
        Map<String, BpfMap> maps();

        /**
         * Runs it on a frame with 256 bytes of headroom, of queue 0 of interface 1, on one and the same CPU.
         *
         * @throws IOException if the frame cannot be run, or the program did what it must not
         */
        Outcome run(byte[] frame) throws IOException;

        @Override
        void close();
    }

    /**
     * What a run gave.
     *
     * @param verdict what the program returned, u32
     * @param frame the frame as the program left it
     * @param to where the frame went; empty if the program is attached to nothing
     */
    record Outcome(int verdict, byte[] frame, String to) {}
}
