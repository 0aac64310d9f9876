package io.xdp4j.software;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.LinkedCode;
import io.xdp4j.bpf.object.ObjectException;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.bpf.object.ProgramKind;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverObject;
import io.xdp4j.software.program.Machine;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object in a virtual machine of its own: its maps, with what they begin with, and its programs. */
final class SoftwareObject implements DriverObject {

    private static final int PAGE_BYTES = 4096;

    private final BpfObject object;
    private final Machine machine;
    private final Map<String, VmMap> maps = new LinkedHashMap<>();
    private final Map<String, VmProgram> programs = new HashMap<>();
    private boolean closed;

    /** Makes the maps of {@code object}; maps of sockets that are {@code given} by name are taken instead. */
    SoftwareObject(BpfObject object, Map<String, DriverMap> given, int queues, VmServices services)
            throws XdpException {
        this.object = object;
        this.machine = new Machine(queues, services);
        for (ObjectMap map : object.maps()) {
            maps.put(map.name(), map(map, given));
        }
        for (ObjectMap map : object.maps()) {
            fill(map);
        }
    }

    private VmMap map(ObjectMap map, Map<String, DriverMap> given) throws XdpException {
        var spec = map.specOn(machine.vm().cpus(), PAGE_BYTES);
        if (spec.type() == MapType.XSKMAP && given.get(map.name()) instanceof SoftwareMap sockets) {
            return machine.sockets(spec, sockets.sockets());
        }
        try {
            return (VmMap) machine.vm().map(spec);
        } catch (IllegalArgumentException e) {
            throw new XdpException(Kind.INVALID, "make map " + map.name(), 0, e.getMessage(), "");
        } catch (OutOfMemoryError e) {
            throw new XdpException(Kind.LIMIT, "make map " + map.name(), 0, e.getMessage(), "");
        }
    }

    @Override
    public BpfObject object() {
        return object;
    }

    @Override
    public Map<String, BpfMap> maps() {
        return Collections.unmodifiableMap(maps);
    }

    /** Returns what its programs run in. */
    Machine machine() {
        return machine;
    }

    /** Returns the maps as its programs know them, but for those of sockets that are {@code given} by name. */
    Map<String, VmMap> maps(Map<String, DriverMap> given) {
        Map<String, VmMap> all = new HashMap<>(maps);
        maps.forEach((name, map) -> {
            if (map.spec().type() == MapType.XSKMAP && given.get(name) instanceof SoftwareMap sockets) {
                all.put(name, machine.sockets(map.spec(), sockets.sockets()));
            }
        });
        return all;
    }

    /** Returns the code of a program that may be attached. */
    LinkedCode code(String name) throws XdpException {
        LinkedCode code = link(name);
        if (code.about().kind() == ProgramKind.OTHER) {
            throw new XdpException(
                    Kind.INVALID,
                    "load program " + name,
                    0,
                    "it is no XDP program: its section is " + code.about().section(),
                    "sections of XDP programs begin with xdp");
        }
        return code;
    }

    private LinkedCode link(String name) throws XdpException {
        try {
            return object.link(name);
        } catch (ObjectException e) {
            throw new XdpException(Kind.INVALID, "link program " + name, 0, e.getMessage(), "");
        }
    }

    @Override
    public synchronized MemorySegment variables(String map) {
        requireOpen();
        return machine.value(maps.get(map));
    }

    @Override
    public synchronized VmProgram program(String name) throws XdpException {
        requireOpen();
        VmProgram known = programs.get(name);
        if (known == null) {
            known = VmPrograms.load(machine, code(name).program(), maps);
            programs.put(name, known);
        }
        return known;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("maps of object " + object.name() + ": closed");
        }
    }

    private void fill(ObjectMap map) throws XdpException {
        try {
            map.fill(maps, this::program);
        } catch (XdpException e) {
            throw e;
        } catch (IOException e) {
            throw new XdpException(Kind.INVALID, "fill map " + map.name(), 0, e.getMessage(), "");
        }
    }
}
