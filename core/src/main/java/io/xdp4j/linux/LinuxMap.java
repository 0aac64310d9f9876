package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;

/** An XSKMAP. The kernel takes a socket out of it when the socket is closed. */
final class LinuxMap implements DriverMap {

    private final BpfMap map;

    LinuxMap(String name, int slots) throws XdpException {
        this.map = BpfMap.create(Bpf.BPF_MAP_TYPE_XSKMAP, name, Integer.BYTES, slots);
    }

    Fd fd() {
        return map.fd();
    }

    @Override
    public void put(int queueId, DriverSocket socket) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            map.put(
                    queueId,
                    arena.allocateFrom(JAVA_INT, ((LinuxSocket) socket).fd().number()));
        }
    }

    @Override
    public void remove(int queueId) throws XdpException {
        map.remove(queueId);
    }

    @Override
    public void close() {
        map.close();
    }
}
