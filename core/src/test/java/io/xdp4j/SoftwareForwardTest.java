package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ObjectProgram;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link ForwardContract} on the software driver, and what only it says: a CPU is the host. */
final class SoftwareForwardTest implements ForwardContract {

    private static final byte[] FRAME = Frames.udp(PORT, "to a CPU");

    @Override
    public Xdp pairs() {
        return Xdp.software(SoftwareNetwork.of(new NetworkSpec(
                Stream.of("source", "left", "out", "sink").map(NicSpec::of).toList(),
                List.of(new JoinSpec.Wire("source", "left"), new JoinSpec.Wire("out", "sink")))));
    }

    @Test
    @SuppressWarnings("try") // what is closed is what frames go through
    void frameForACpuGoesToTheHostPastTheProgramsThatFollow() throws IOException {
        BpfObject object = Clang.object("cpus", """
                struct { __uint(type, 16); __uint(max_entries, 1); __type(key, u32); __type(value, u32); }
                        cpus SEC(".maps");
                SEC("xdp") int redirect(struct xdp_md *ctx) { return redirect_map(&cpus, 0, XDP_TX); }
                """);
        try (HostBed bed = HostBed.of(1);
                XdpLink link = bed.xdp.attach(bed.left.rx(), new ObjectProgram(object, "redirect"), COUNTING);
                XdpLink next = bed.received(bed.left, Match.all().drop());
                Arena arena = Arena.ofConfined()) {
            Host host = bed.host(bed.left);
            Host far = bed.host(bed.right);
            HostBed.send(far, FRAME);
            link.maps().map("cpus").put(arena.allocateFrom(JAVA_INT, 0), arena.allocateFrom(JAVA_INT, 192), Put.ANY);

            HostBed.send(far, FRAME, FRAME);

            HostBed.assertFrames(HostBed.taken(far), FRAME); // the first found no CPU, and came back
            HostBed.assertFrames(HostBed.taken(host), FRAME, FRAME);
            assertEquals(0, next.counters().getFirst().packets());
        }
    }
}
