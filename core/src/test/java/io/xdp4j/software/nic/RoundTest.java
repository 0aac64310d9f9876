package io.xdp4j.software.nic;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.testkit.TestBed;
import io.xdp4j.testkit.TestFrames;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queues where frames arrived, many at once. */
final class RoundTest {

    private static final byte[] FRAME = TestFrames.udp(7, "hello");

    @Test
    void eachOfManyQueuesIsLookedAtAsOftenAsFramesArrive() throws Exception {
        List<NicSpec> nics =
                IntStream.range(0, 100).mapToObj(i -> NicSpec.of("n" + i)).toList();
        List<String> names = nics.stream().map(NicSpec::name).toList();
        var spec = new NetworkSpec(nics, List.of(new JoinSpec.Hub(names, LinkSpec.PERFECT)));
        TestBed.test("eachOfManyQueues", spec.withTime(NetworkSpec.Time.SIMULATED), bed -> {
            for (int times = 0; times < 3; times++) {
                bed.nic("n7").send(FRAME, FRAME);
                bed.run();
                for (String name : names) {
                    bed.nic(name).host().expect(name.equals("n7") ? 0 : 2);
                }
            }
        });
    }
}
