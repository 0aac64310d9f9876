package io.xdp4j;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.bpf.object.Variable;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverObject;
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
        Variable known = object().variable(variable);
        return known.number(driver.variables(known.map()));
    }

    /** Reads a global variable of any type, as programs see it now; one of 1, 2, 4 or 8 bytes in one step. */
    public byte[] bytes(String variable) throws XdpException {
        Variable known = object().variable(variable);
        return known.read(driver.variables(known.map()));
    }

    /**
     * Writes a global variable that is a whole number, in one step; programs see it at once.
     *
     * @throws IllegalArgumentException if it is a constant, no number, or the value does not fit
     */
    public void set(String variable, long value) throws XdpException {
        set(variable, object().variable(variable).bytes(value));
    }

    /**
     * Writes a global variable of any type; programs see it at once, one of 1, 2, 4 or 8 bytes in one step.
     *
     * @param value as many bytes as it has
     * @throws IllegalArgumentException if it is a constant, or has another size
     */
    public void set(String variable, byte[] value) throws XdpException {
        Variable known = object().writable(variable);
        known.write(driver.variables(known.map()), value);
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
}
