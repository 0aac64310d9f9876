package io.xdp4j.linux;

import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.os.Fd;

/**
 * A program of an object in the kernel, for slots of program arrays. Owns the program.
 *
 * @param program loaded
 * @param id the kernel's number of it
 */
record KernelProgram(BpfProgram program, int id) implements TailCallTarget, AutoCloseable {

    Fd fd() {
        return program.fd();
    }

    @Override
    public void close() {
        program.close();
    }
}
