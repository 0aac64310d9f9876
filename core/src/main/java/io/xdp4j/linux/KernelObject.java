package io.xdp4j.linux;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverObject;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An object in the kernel: its types, its maps with what they begin with, and its programs as they are asked for. Owns
 * all of them.
 */
public final class KernelObject implements DriverObject {

    private final BpfObject object;
    private final Fd types; // null if the object has none
    private final Map<String, KernelMap> maps = new LinkedHashMap<>();
    private final Map<String, KernelProgram> programs = new HashMap<>();
    private final SharedMaps shared;
    private final Map<String, MemorySegment> variables = new HashMap<>();
    private final Arena arena = Arena.ofShared(); // of the variables, which any thread may read
    private boolean closed;

    private KernelObject(BpfObject object, SharedMaps shared) throws XdpException {
        this.object = object;
        this.shared = shared;
        var btf = object.kernelBtf();
        this.types = btf.isPresent() ? KernelTypes.load("object " + object.name(), btf.get()) : null;
    }

    /** Makes the maps of {@code object}; maps of sockets that are {@code given} by name are taken instead. */
    public static KernelObject of(BpfObject object, Map<String, ? extends DriverMap> given) throws XdpException {
        return of(object, given, SharedMaps.NOWHERE);
    }

    /**
     * Does that; maps that {@code object} wants to share by their names are those of a directory of bpffs, if one is
     * given: what is there is taken, what is not is pinned there.
     */
    public static KernelObject of(BpfObject object, Map<String, ? extends DriverMap> given, Optional<Path> directory)
            throws XdpException {
        var made = new KernelObject(object, SharedMaps.in(directory));
        try {
            for (ObjectMap map : object.maps()) {
                made.maps.put(map.name(), made.map(map, given));
            }
            for (ObjectMap map : object.maps()) {
                made.fill(map);
            }
            return made;
        } catch (XdpException | RuntimeException e) {
            made.unshareAfter(e);
            made.close();
            throw e;
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

    @Override
    public synchronized MemorySegment variables(String map) throws XdpException {
        requireOpen();
        MemorySegment value = variables.get(map);
        if (value == null) {
            value = maps.get(map).values(arena);
            variables.put(map, value);
        }
        return value;
    }

    @Override
    public synchronized KernelProgram program(String name) throws XdpException {
        requireOpen();
        KernelProgram known = programs.get(name);
        if (known == null) {
            known = KernelProgram.of(load(code(name)));
            programs.put(name, known);
        }
        return known;
    }

    /** Loads code of this object with its maps. */
    private BpfProgram load(ProgramCode code) throws XdpException {
        Map<String, Fd> fds = new HashMap<>();
        try {
            for (String name : code.mapNames()) {
                fds.put(name, duplicate(code, name));
            }
            return BpfProgram.load(code, fds);
        } finally {
            fds.values().forEach(Fd::close);
        }
    }

    /** Returns another descriptor of a map that {@code code} names. */
    synchronized Fd duplicate(ProgramCode code, String name) throws XdpException {
        requireOpen();
        KernelMap map = maps.get(name);
        if (map == null) {
            throw BpfProgram.noMap(code, name, maps.keySet());
        }
        return map.duplicate();
    }

    /** Returns a program as the kernel is told of it. */
    ProgramCode code(String name) throws XdpException {
        return ObjectCode.of(object, name, types);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            arena.close();
            programs.values().forEach(KernelProgram::close);
            maps.values().forEach(KernelMap::close);
            if (types != null) {
                types.close();
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("maps of object " + object.name() + ": closed");
        }
    }

    private KernelMap map(ObjectMap map, Map<String, ? extends DriverMap> given) throws XdpException {
        if (map.spec().type() == MapType.XSKMAP && given.get(map.name()) instanceof LinuxMap sockets) {
            return MapInfo.map(sockets.duplicate());
        }
        MapSpec spec = map.specOn(Processors.possible(), Memory.pageBytes());
        var valueTypes = new ValueTypes(types, map.keyType(), map.valueType());
        return shared.has(map)
                ? shared.open(spec, () -> KernelMap.create(spec, valueTypes))
                : KernelMap.create(spec, valueTypes);
    }

    /** Removes the files of shared maps that were made for this one, because nothing becomes of it. */
    void unshareAfter(Exception failed) {
        try {
            shared.undo();
        } catch (XdpException e) {
            failed.addSuppressed(e);
        }
    }

    private void fill(ObjectMap map) throws XdpException {
        if (shared.wasThere(map) && map.spec().type() != MapType.PROG_ARRAY) {
            return; // what others put into it stays, but for programs, which are to be those of this object
        }
        try {
            map.fill(maps, this::program);
        } catch (XdpException e) {
            throw e;
        } catch (IOException e) {
            throw new XdpException(Kind.INVALID, "fill map " + map.name(), 0, e.getMessage(), "");
        }
    }
}
