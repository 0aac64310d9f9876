package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.rule.RuleList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class BenchKernelTest {

    private static final int MTU = 1500;

    @Test
    void senderSendsWhatItSays() throws Exception {
        JsonNode result = VethPair.with(MTU, () -> bench("tx", "-i", "left", "--packets", "10000"));

        assertEquals(10_000, result.get("packets").asInt());
        assertEquals("copy", result.get("mode").asString());
        assertEquals("left", result.get("interface").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "spin"})
    void receiverCountsWhatArrives(String wait) throws Exception {
        JsonNode result = VethPair.with(MTU, () -> {
            try (var _ = Child.xdp("bench", "tx", "-i", "right", "--seconds", "60", "--rate", "20000")) {
                return bench("rx", "-i", "left", "--packets", "5000", "--wait", wait);
            }
        });

        assertEquals(5_000, result.get("packets").asInt());
        assertEquals("native, copy", result.get("mode").asString());
        assertTrue(result.get("dropped").isIntegralNumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "generic"})
    void answersComeBack(String mode) throws Exception {
        JsonNode result = VethPair.with(MTU, () -> {
            try (var _ = Child.xdp("bench", "fwd", "-i", "right", "--seconds", "60", "--mode", mode)) {
                return bench("lat", "-i", "left", "--packets", "1000", "--mode", mode);
            }
        });

        assertEquals(1_000, result.get("packets").asInt());
        assertEquals(mode + ", copy", result.get("mode").asString());
        assertTrue(result.get("latencyMicros").get("p50").asDouble() > 0);
    }

    @Test
    void unknownInterfaceNamesThoseThereAre() throws Exception {
        Ran ran = VethPair.with(MTU, () -> Ran.xdp("bench", "rx", "-i", "nope"));

        refused(ran, 1, "no such interface", "there are lo, ");
    }

    @Test
    void queueOutOfRangeNamesTheQueues() throws Exception {
        Ran ran = VethPair.with(MTU, () -> Ran.xdp("bench", "rx", "-i", "left", "-q", "3"));

        refused(ran, 2, "no such queue", "queue 0 only");
    }

    @Test
    void mtuOverTheChunkSaysWhatFits() throws Exception {
        Ran ran = VethPair.with(9000, () -> Ran.xdp("bench", "rx", "-i", "left"));

        refused(ran, 1, "do not fit into a chunk", "set the MTU of left to at most");
    }

    @Test
    void frameIsAtMostAChunk() throws Exception {
        Ran most = VethPair.with(9000, () -> tx("--size", "4096"));
        Ran more = VethPair.with(9000, () -> tx("--size", "4097"));
        Ran mtu = VethPair.with(MTU, () -> tx("--size", "1515"));

        assertEquals(0, most.code(), most.err());
        assertEquals(0, most.json().get("dropped").asInt());
        refused(more, 2, "--size 4097", "one chunk of 4096 bytes");
        refused(mtu, 2, "--size 1515", "up to 1514 bytes");
    }

    @Test
    void foreignProgramIsNamed() throws Exception {
        Ran ran = VethPair.with(MTU, () -> {
            try (Xdp other = Xdp.linux()) {
                other.attach(other.find("left").rx(), RuleList.of(), AttachSpec.DEFAULT);
                return Ran.xdp("bench", "rx", "-i", "left");
            }
        });

        refused(ran, 1, "program", "attached");
    }

    @Test
    void interfaceThatCarriesTheHostIsSpared() throws Exception {
        Ran ran = VethPair.with(MTU, () -> {
            int made = new ProcessBuilder("ip", "route", "add", "default", "dev", "left")
                    .start()
                    .waitFor();
            assertEquals(0, made);
            return Ran.xdp("bench", "rx", "-i", "left", "--allow-management=false");
        });

        refused(ran, 1, "default route goes through it", "--allow-management");
    }

    @Test
    void busyQueueIsSaid() throws Exception {
        Ran ran = VethPair.with(MTU, () -> {
            try (var other = Child.xdp("bench", "rx", "-i", "left", "--packets", "1000000000")) {
                while (other.process().isAlive() && !isAttached()) {
                    Thread.onSpinWait();
                }
                return Ran.xdp("bench", "tx", "-i", "left", "--packets", "1");
            }
        });

        refused(ran, 1, "queue 0", "");
    }

    @Test
    void zeroCopyThatIsNotThereIsNotPossible() throws Exception {
        Ran ran = VethPair.with(MTU, () -> Ran.xdp("bench", "tx", "-i", "left", "--zero-copy"));

        refused(ran, 3, "no zero-copy", "ask for AUTO or COPY");
    }

    @Test
    void missingRightsAreNamed() throws Exception {
        Ran ran = VethPair.with(MTU, () -> {
            try (Child child = Child.withoutRights("bench", "rx", "-i", "left")) {
                return child.await();
            }
        });

        refused(ran, 3, "not permitted", "CAP_NET_RAW");
    }

    @Test
    void doctorLooksAtAVeth() throws Exception {
        JsonNode left = VethPair.with(MTU, () -> Ran.xdp("doctor", "-i", "left", "--json"))
                .json()
                .get("interfaces")
                .get(0);

        assertEquals("veth", left.get("driver").asString());
        assertEquals(1, left.get("queues").asInt());
        assertEquals(MTU, left.get("mtu").asInt());
    }

    @Test
    void roundTripThatNobodyAnswersIsAFailure() throws Exception {
        Ran ran = VethPair.with(MTU, () -> Ran.xdp("bench", "lat", "-i", "left", "--seconds", "0.5", "--warmup", "0"));

        refused(ran, 1, "nothing came back", "xdp bench fwd");
    }

    private static Ran tx(String... options) {
        var args = new ArrayList<>(List.of("bench", "tx", "-i", "left", "--packets", "100", "--json"));
        args.addAll(List.of(options));
        return Ran.xdp(args.toArray(String[]::new));
    }

    private static boolean isAttached() {
        return !Doctored.of("left").document().get("programs").isEmpty();
    }

    private static JsonNode bench(String... args) {
        var all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(args));
        all.add("--json");
        Ran ran = Ran.xdp(all.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        return ran.json();
    }

    private static void refused(Ran ran, int code, String reason, String remedy) {
        assertAll(
                () -> assertEquals(code, ran.code(), ran.err()),
                () -> assertEquals("", ran.out()),
                () -> assertTrue(ran.err().startsWith("xdp: "), ran.err()),
                () -> assertTrue(ran.err().contains(reason), ran.err()),
                () -> assertTrue(ran.err().contains(remedy), ran.err()));
    }
}
