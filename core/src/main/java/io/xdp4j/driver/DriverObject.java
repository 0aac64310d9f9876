package io.xdp4j.driver;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.XdpException;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** The maps of an object, made and filled, for its programs to be loaded with. Closing it closes the maps. */
public interface DriverObject extends AutoCloseable {

    /** Returns the object whose they are. */
    BpfObject object();

    /** Returns them by name, in the order of the object. */
    Map<String, BpfMap> maps();

    /** Returns the value of a map of global variables, as programs see it; it ends with this. */
    MemorySegment variables(String map) throws XdpException;

    /** Loads a program, for slots of program arrays; the same one each time. It ends with this. */
    TailCallTarget program(String name) throws XdpException;

    @Override
    void close();
}
