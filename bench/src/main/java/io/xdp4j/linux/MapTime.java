package io.xdp4j.linux;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.device.XdpException;

/** A map with as many entries as it can have, keys 0 and up, and the programs of {@link MapPrograms} beside it. */
sealed interface MapTime extends AutoCloseable permits KernelMapTime, VmMapTime {

    /** Where the program's random numbers start. */
    long SEED = 88172645463325252L;

    /** Returns the nanoseconds of a look-up with making its key, over so many runs of the program. */
    double looking(int runs) throws XdpException;

    /** Returns the nanoseconds of making a key. */
    double making(int runs) throws XdpException;

    @Override
    void close();

    /** What of a map is to be timed: keys are below {@code keys}. */
    record Case(String name, MapSpec spec, int keys) {}
}
