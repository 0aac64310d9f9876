package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.device.WireSpec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link BpfMapContract} by {@link Xdp#maps} on the software driver: each map is that of an object of its own. */
final class SoftwareMapTest implements BpfMapContract {

    private final Xdp xdp = Xdp.software(WireSpec.DEFAULT.withQueues(4));

    @AfterEach
    void close() {
        xdp.close();
    }

    @Override
    public BpfMap map(MapSpec spec) throws IOException {
        return xdp.maps(Clang.object("maps", source(spec))).map("map");
    }

    /** Programs of an object run in a machine of its own, so what its maps hold is of that machine. */
    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
    @Override
    public void mapOfMapsTakesOnlyMapsLikeItsInner(MapType type) throws IOException {
        MapSpec inner = MapSpec.of("inner", MapType.ARRAY, 4, 8, 5);
        BpfMap map = map(new MapSpec("outer", type, 4, 4, 2, 0, Optional.of(inner)));
        BpfMap like = map(inner);

        var refused = assertThrows(
                MapException.class, () -> map.putMap(MemorySegment.ofArray(new int[] {1}), like, BpfMap.Put.ANY));

        assertEquals(MapErrno.EINVAL.number(), refused.errno());
    }

    /** Sizes of rings are rounded up, and what has an entry for each CPU may leave their number out, as in libbpf. */
    @Test
    @Override
    public void specsThatMakeNoSenseAreRefused() {
        for (MapSpec spec : MapSpecs.bad()) {
            boolean sized = spec.type() == MapType.RINGBUF && spec.keyBytes() == 0
                    || spec.type() == MapType.PERF_EVENT_ARRAY && spec.entries() == 0;
            if (!sized) {
                assertThrows(Exception.class, () -> map(spec), spec.toString());
            }
        }
    }

    private static String source(MapSpec spec) {
        return (spec.inner().isEmpty()
                        ? ""
                        : "struct inner " + body(spec.inner().get(), "") + ";\n")
                + "struct " + body(spec, spec.inner().isEmpty() ? "" : "__array(values, struct inner);")
                + " map SEC(\".maps\");\nSEC(\"xdp\") int main_program(struct xdp_md *ctx) { return 2; }\n";
    }

    private static String body(MapSpec spec, String more) {
        return "{ __uint(type, " + spec.type().number() + "); __uint(max_entries, " + spec.entries() + "); "
                + (spec.keyBytes() > 0 ? "__uint(key_size, " + spec.keyBytes() + "); " : "")
                + (spec.valueBytes() > 0 ? "__uint(value_size, " + spec.valueBytes() + "); " : "")
                + (spec.flags() != 0 ? "__uint(map_flags, " + spec.flags() + "); " : "") + more + " }";
    }
}
