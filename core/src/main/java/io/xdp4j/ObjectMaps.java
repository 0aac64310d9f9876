package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.bpf.object.Variable;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverObject;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The maps of an object, made once and filled as the object says: shared by the programs of it that are attached, and
 * Java. Its global variables are among them.
 *
 * <p>Owns the maps: closing it closes them; programs that use them keep them alive until they are detached, but for
 * maps of programs, which the kernel empties then. Safe for use by several threads.
 *
 * @since 0.1, Linux 5.9
 */
public final class ObjectMaps implements AutoCloseable {

    final DriverObject driver;

    private final Xdp xdp;
    private boolean closed;

    ObjectMaps(Xdp xdp, DriverObject driver) {
        this.xdp = xdp;
        this.driver = driver;
    }

    /** Returns the object. */
    public BpfObject object() {
        return driver.object();
    }

    /** Returns the names of the maps, in the order of the object. */
    public List<String> names() {
        return List.copyOf(driver.maps().keySet());
    }

    /**
     * Returns a map, which stays this one's: do not close it.
     *
     * @param name of it, or of the section of global variables that it is, for example {@code .bss}
     * @throws IllegalArgumentException if there is no such map; the message lists those there are
     */
    public BpfMap map(String name) {
        return object().map(name)
                .map(ObjectMap::name)
                .map(driver.maps()::get)
                .orElseThrow(() -> new IllegalArgumentException(
                        "object " + object().name() + " has no map " + name + "; it has " + names()));
    }

    /**
     * Returns a program of the object, loaded, for slots of program arrays. It stays this one's.
     *
     * @throws io.xdp4j.device.VerifierException if the kernel refuses it
     */
    public TailCallTarget program(String name) throws XdpException {
        return driver.program(name);
    }

    /**
     * Reads a global variable that is a whole number, as programs see it now.
     *
     * @return sign-extended if it is signed
     */
    public long number(String variable) throws XdpException {
        Variable known = variable(variable);
        return known.number(bytes(known, true));
    }

    /** Reads a global variable of any type, as programs see it now. */
    public byte[] bytes(String variable) throws XdpException {
        return variable(variable).bytes(bytes(variable(variable), false));
    }

    /**
     * Writes a global variable that is a whole number, in one step; programs see it at once.
     *
     * @throws IllegalArgumentException if it is a constant, no number, or the value does not fit
     */
    public void set(String variable, long value) throws XdpException {
        set(variable, variable(variable).bytes(value));
    }

    /**
     * Writes a global variable of any type; programs see it at once, one of 1, 2, 4 or 8 bytes in one step.
     *
     * @param value as many bytes as it has
     * @throws IllegalArgumentException if it is a constant, or has another size
     */
    public void set(String variable, byte[] value) throws XdpException {
        Variable known = variable(variable);
        if (value.length != known.bytes()) {
            throw new IllegalArgumentException(variable + " has " + known.bytes() + " bytes, not " + value.length);
        }
        if (object().map(known.map()).orElseThrow().isFrozen()) {
            throw new IllegalArgumentException(
                    variable + " is a constant: BpfObject.withVariable gives it another value before it is loaded");
        }
        MemorySegment memory = driver.variables(known.map());
        MemorySegment bytes = MemorySegment.ofArray(value);
        switch (value.length) {
            case Short.BYTES -> memory.set(JAVA_SHORT_UNALIGNED, known.offset(), bytes.get(JAVA_SHORT_UNALIGNED, 0));
            case Integer.BYTES -> memory.set(JAVA_INT_UNALIGNED, known.offset(), bytes.get(JAVA_INT_UNALIGNED, 0));
            case Long.BYTES -> memory.set(JAVA_LONG_UNALIGNED, known.offset(), bytes.get(JAVA_LONG_UNALIGNED, 0));
            default -> MemorySegment.copy(bytes, 0, memory, known.offset(), value.length);
        }
    }

    /** Closes the maps. Does nothing the second time. */
    @Override
    public void close() {
        synchronized (xdp) {
            if (!closed) {
                closed = true;
                driver.close();
                xdp.closed(this);
            }
        }
    }

    private Variable variable(String name) {
        Variable known = object().variables().get(name);
        if (known == null) {
            throw new IllegalArgumentException("object " + object().name() + " has no variable " + name + "; it has "
                    + object().variables().keySet());
        }
        return known;
    }

    /** The value of its map, of which only the variable's bytes are filled in. */
    private byte[] bytes(Variable variable, boolean number) throws XdpException {
        MemorySegment memory = driver.variables(variable.map());
        byte[] contents = new byte[variable.offset() + variable.bytes()];
        MemorySegment copy = MemorySegment.ofArray(contents);
        switch (number ? variable.bytes() : 0) {
            case Short.BYTES ->
                copy.set(JAVA_SHORT_UNALIGNED, variable.offset(), memory.get(JAVA_SHORT_UNALIGNED, variable.offset()));
            case Integer.BYTES ->
                copy.set(JAVA_INT_UNALIGNED, variable.offset(), memory.get(JAVA_INT_UNALIGNED, variable.offset()));
            case Long.BYTES ->
                copy.set(JAVA_LONG_UNALIGNED, variable.offset(), memory.get(JAVA_LONG_UNALIGNED, variable.offset()));
            default ->
                MemorySegment.copy(memory, JAVA_BYTE, variable.offset(), contents, variable.offset(), variable.bytes());
        }
        return contents;
    }
}
