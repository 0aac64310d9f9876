package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.PortSet;
import io.xdp4j.rule.RuleCompiler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** The maps of {@link RuleCompiler#portSets}. Owns their descriptors; a program that was loaded keeps the maps. */
final class PortSetMaps implements AutoCloseable {

    private final Map<String, BpfMap> maps = new HashMap<>();

    PortSetMaps(Map<String, PortSet> sets) throws XdpException {
        try {
            for (Map.Entry<String, PortSet> set : sets.entrySet()) {
                maps.put(set.getKey(), map(set.getKey(), set.getValue()));
            }
        } catch (XdpException | RuntimeException e) {
            close();
            throw e;
        }
    }

    Map<String, Fd> fds() {
        Map<String, Fd> fds = new HashMap<>();
        maps.forEach((name, map) -> fds.put(name, map.fd()));
        return fds;
    }

    @Override
    public void close() {
        maps.values().forEach(BpfMap::close);
    }

    private static BpfMap map(String name, PortSet ports) throws XdpException {
        byte[] bits = ports.bits();
        BpfMap map = BpfMap.create(Bpf.BPF_MAP_TYPE_ARRAY, name, bits.length, 1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_BYTE, bits);
            map.put(0, value);
            return map;
        } catch (XdpException | RuntimeException e) {
            map.close();
            throw e;
        }
    }
}
