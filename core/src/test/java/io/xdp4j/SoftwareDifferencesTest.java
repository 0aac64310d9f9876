package io.xdp4j;

import static io.xdp4j.HostBed.assertFrames;
import static io.xdp4j.HostBed.send;
import static io.xdp4j.HostBed.taken;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.WireSpec;
import io.xdp4j.rule.Limit;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where the software driver does otherwise than Linux, and why is in docs/drivers.md. */
final class SoftwareDifferencesTest {

    private static final byte[] FRAME = Frames.udp(9, "a frame");

    private static final String MAPS = """
            struct { __uint(type, 6); __uint(max_entries, 1); __type(key, u32); __type(value, u64); }
                counts SEC(".maps");
            struct { __uint(type, 16); __uint(max_entries, 4); __type(key, u32); __type(value, u32); }
                cpus SEC(".maps");
            SEC("xdp") int to_cpu(struct xdp_md *ctx) {
                u32 zero = 0;
                u64 *count = lookup(&counts, &zero);
                if (count)
                    ++*count;
                return redirect_map(&cpus, 0, XDP_DROP);
            }
            """;

    @Test
    void pinsAreUnsupported() {
        try (Xdp xdp = Xdp.software(WireSpec.DEFAULT)) {
            var refused = assertThrows(UnsupportedFeatureException.class, xdp::pins);

            assertFalse(refused.advice().isEmpty());
        }
    }

    @Test
    void mapsAreSharedByNameWithNobody() throws IOException {
        BpfObject object = Clang.object("maps", MAPS);
        try (Xdp xdp = Xdp.software(WireSpec.DEFAULT)) {
            var refused =
                    assertThrows(UnsupportedFeatureException.class, () -> xdp.maps(object, Path.of("/sys/fs/bpf")));

            assertTrue(refused.getMessage().contains("in this process alone"), refused.getMessage());
        }
    }

    @Test
    void queuesAreTheCpusOfPrograms() throws IOException {
        BpfObject object = Clang.object("maps", MAPS);
        try (Xdp xdp = Xdp.software(WireSpec.DEFAULT.withQueues(3));
                ObjectMaps maps = xdp.maps(object)) {
            assertEquals(3, maps.map("counts").cpus());
        }
    }

    @Test
    void redirectToACpuIsToTheHost() throws IOException {
        BpfObject object = Clang.object("maps", MAPS);
        try (HostBed bed = HostBed.of(1);
                ObjectMaps maps = bed.xdp.maps(object)) {
            maps.map("cpus").put(ofInt(0), ofInt(192), BpfMap.Put.ANY);
            bed.xdp.attach(
                    bed.right.rx(), new ObjectProgram(object, "to_cpu"), AttachSpec.DEFAULT.withManagementAllowed());
            Host host = bed.host(bed.right);

            send(bed.host(bed.left), FRAME);

            assertFrames(taken(host), FRAME);
        }
    }

    @Test
    void listThatIsTooLongForTheVerifierIsAttached() throws IOException {
        var rules = new RuleList(IntStream.range(0, 1000)
                .mapToObj(port -> Match.udpDestinationPort(port).drop().withLimit(new Limit.Rate(1, 5)))
                .toList());
        try (HostBed bed = HostBed.of(1)) {
            bed.xdp.attach(bed.right.rx(), rules, AttachSpec.DEFAULT.withManagementAllowed());
            Host host = bed.host(bed.right);

            for (int i = 0; i < 6; i++) {
                send(bed.host(bed.left), FRAME);
            }

            assertFrames(taken(host), FRAME); // the one beyond the burst
        }
    }

    private static MemorySegment ofInt(int number) {
        return MemorySegment.ofArray(new int[] {number});
    }
}
