package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;

/** An XSKMAP. The kernel takes a socket out of it when the socket is closed. */
final class LinuxMap implements DriverMap {

    private final String name;
    private final MapFd map;
    private boolean closed;

    LinuxMap(String name, int slots) throws XdpException {
        this.name = name;
        this.map = MapFd.create(Bpf.BPF_MAP_TYPE_XSKMAP, name, Integer.BYTES, slots);
    }

    /** Owns {@code fd}, of a map that is there, from now on. */
    LinuxMap(String name, Fd fd) {
        this.name = name;
        this.map = new MapFd(fd, name);
    }

    /** Returns a descriptor that outlives this object. */
    synchronized Fd duplicate() throws XdpException {
        requireOpen();
        return map.fd().duplicate();
    }

    @Override
    public synchronized void put(int queueId, DriverSocket socket) throws XdpException {
        requireOpen();
        ((LinuxSocket) socket).putInto(map, queueId);
    }

    @Override
    public synchronized void remove(int queueId) throws XdpException {
        requireOpen();
        map.remove(queueId);
    }

    @Override
    public synchronized void close() {
        closed = true;
        map.close();
    }

    /** The number of a closed descriptor may be that of another map by now. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("map " + name + ": closed");
        }
    }
}
