package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules that the command puts on an interface, changes there, and takes off again. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(120)
final class FilterKernelTest {

    private static final String DENY = "set deny address { 192.0.2.66 }";
    private static final int FRAMES = 1000;
    private static final int RACES = 10;

    @Test
    void pinnedRulesCountWhatTheyTakeAsTheKernelDoes() throws Exception {
        FilterBed.with(bed -> {
            FilterBed.assertDone(
                    bed.xdp("filter", "apply", "-i", "left", "--pin", "udp dst port 9 -> drop", "udp -> pass"));

            bed.send(9, 10, 9, 9);

            JsonNode filter = awaited(bed, 3);
            assertEquals(kernelsPackets(bed), packets(filter));
            assertEquals(List.of(3L, 1L), packets(filter).subList(0, 2));
            assertEquals(3 * (10 + 42), filter.get("rules").get(0).get("bytes").asLong());
            assertEquals("native", filter.get("mode").asString());
            assertEquals(
                    "udp dst port 9 -> drop",
                    filter.get("rules").get(0).get("text").asString());
            assertTrue(filter.get("by").asString().startsWith("xdp filter apply, user "), filter::toString);
            assertTrue(filter.get("pin").asString().startsWith(FilterBed.ROOT), filter::toString);
            String text = bed.xdp("filter", "show").out();
            assertTrue(text.contains("\n  0     3        156    udp dst port 9 -> drop\n"), text);
        });
    }

    @Test
    void listShowsThePinAndRemoveLeavesNothing() throws Exception {
        FilterBed.with(bed -> {
            FilterBed.assertDone(bed.xdp(
                    "filter",
                    "apply",
                    "-i",
                    "left",
                    "--pin",
                    DENY,
                    "src host @deny -> drop",
                    "udp dst port 10 -> redirect"));
            JsonNode listed = Listed.of(bed.xdp("list", "--json")).only("xdp");
            assertEquals("xdp4j_rules", listed.get("name").asString());
            assertTrue(listed.get("pins").toString().contains(FilterBed.ROOT + "/"), listed::toString);
            List<String> ids = new ArrayList<>();
            listed.get("maps").forEach(map -> ids.add(map.get("id").toString()));
            assertEquals(4, ids.size(), "IPv4, IPv6, sockets, counters");

            Ran removed = bed.xdp("filter", "remove", "-i", "left");

            assertEquals("left: removed", removed.out().strip(), removed.err());
            assertEquals(0, FilterBed.programs());
            assertEquals(List.of(FilterBed.ROOT), bed.files());
            while (ids.stream().anyMatch(FilterKernelTest::isMapThere)) {
                Thread.onSpinWait(); // the kernel frees maps a moment after their last user is gone
            }
        });
    }

    @Test
    void elementTakesEffectAtOnceAndStaysWhenRulesAreReplaced() throws Exception {
        FilterBed.with(bed -> {
            FilterBed.assertDone(bed.xdp("filter", "apply", "-i", "left", "--pin", DENY, "src host @deny -> drop"));
            bed.send(9);
            assertEquals(0, awaited(bed, 0).get("rules").get(0).get("packets").asLong());

            Ran added = bed.xdp("filter", "set", "add", "-i", "left", "deny", "10.9.0.2", "192.0.2.66");
            assertEquals(
                    "deny: 1 added, 1 there already; it holds 2", added.out().strip(), added.err());
            bed.send(9, 9);
            assertEquals(2, awaited(bed, 2).get("rules").get(0).get("packets").asLong());

            Ran replaced = bed.xdp(
                    "filter",
                    "replace",
                    "-i",
                    "left",
                    "set deny address { 1.1.1.1 }",
                    "udp and src host @deny -> drop");
            FilterBed.assertDone(replaced);
            bed.send(9);
            assertEquals(1, awaited(bed, 1).get("rules").get(0).get("packets").asLong());
            assertEquals(
                    "10.9.0.2\n192.0.2.66\n",
                    bed.xdp("filter", "set", "list", "-i", "left", "deny").out());

            Ran gone = bed.xdp("10.9.0.2 # ours\n,7.7.7.7", FilterBed.words("filter set remove -i left deny --file -"));
            assertEquals("deny: 1 removed, 1 not there; it holds 1", gone.out().strip(), gone.err());
            assertEquals(
                    "", bed.xdp("filter", "set", "clear", "-i", "left", "deny").out());
            assertEquals(0, bed.filter().get("sets").get(0).get("elements").asInt());
        });
    }

    /** Both lists let frames to one port pass and drop those to another. */
    @Test
    void everyFrameIsJudgedByTheOldRulesOrTheNew() throws Exception {
        FilterBed.with(bed -> {
            String[] lists = {"udp dst port 9 -> pass", "udp dst port {9, 11} -> pass"};
            FilterBed.assertDone(
                    bed.xdp("filter", "apply", "-i", "left", "--pin", lists[0], "udp dst port 10 -> drop"));
            try (var open = new DatagramSocket(9, InetAddress.getByName("10.9.0.1"));
                    var closed = new DatagramSocket(10, InetAddress.getByName("10.9.0.1"))) {
                open.setReceiveBufferSize(1 << 22);
                var sending = new FutureTask<>(() -> {
                    for (int i = 0; i < FRAMES; i++) {
                        bed.send(10, 9);
                    }
                    return null;
                });
                var receiving = new FutureTask<>(() -> received(open, FRAMES));
                Thread receiver = Thread.ofPlatform().start(receiving);
                Thread sender = Thread.ofPlatform().start(sending);
                int replaced = 0;
                while (sender.isAlive() || replaced < 2) {
                    replaced++;
                    FilterBed.assertDone(
                            bed.xdp("filter", "replace", "-i", "left", lists[replaced % 2], "udp dst port 10 -> drop"));
                }
                sending.get();
                receiver.join();

                assertEquals(FRAMES, receiving.get(), "lost while " + replaced + " times replaced");
                assertEquals(0, received(closed, 0));
            }
        });
    }

    @Test
    void killedForegroundIsDetachedAndAnInterruptedOneSaysWhatItTook() throws Exception {
        FilterBed.with(bed -> {
            try (Child killed = bed.start("filter", "apply", "-i", "left", "udp dst port 9 -> drop")) {
                awaitAttached(killed);
                Ran other = bed.xdp("filter", "remove", "-i", "left");
                FilterBed.assertFailed(1, "xdp4j_rules", other);
                assertTrue(
                        other.err()
                                .contains("held by process " + killed.process().pid()),
                        other.err());
                killed.process().destroyForcibly().waitFor();
            }
            awaitDetached();
            try (Child interrupted = bed.start("filter", "apply", "-i", "left", "--json", "udp dst port 9 -> drop")) {
                awaitAttached(interrupted);
                bed.send(9, 9);
                interrupted.signal("TERM");
                Ran ran = interrupted.await();
                FilterBed.assertDone(ran);
                assertEquals(2, packets(ran.json().get("filters").get(0)).getFirst());
            }
            awaitDetached();
            assertEquals(List.of(FilterBed.ROOT), bed.files());
            Ran timed = bed.xdp("filter", "apply", "-i", "left", "--seconds", "0.1", "udp dst port 10 -> drop");
            FilterBed.assertDone(timed);
            assertTrue(timed.out().startsWith("left: attached, native mode"), timed.out());
            assertEquals(0, FilterBed.programs());
        });
    }

    @Test
    void ofTwoThatApplyAtOnceOneIsTold() throws Exception {
        FilterBed.with(bed -> {
            for (int round = 0; round < RACES; round++) {
                try (Child one = bed.start("filter", "apply", "-i", "left", "--pin", "udp dst port 1 -> drop");
                        Child two = bed.start("filter", "apply", "-i", "left", "--pin", "udp dst port 2 -> drop")) {
                    Ran first = one.await();
                    Ran second = two.await();
                    assertEquals(1, first.code() + second.code(), first.err() + second.err());
                    String told = first.code() == 0 ? second.err() : first.err();
                    assertTrue(told.contains("xdp filter remove -i left"), told);
                }
                String won = bed.filter().get("rules").get(0).get("text").asString();
                assertTrue(won.matches("udp dst port [12] -> drop"), won);
                FilterBed.assertDone(bed.xdp("filter", "remove", "-i", "left"));
            }
            assertEquals(List.of(FilterBed.ROOT), bed.files());
        });
    }

    @Test
    void watchPrintsRatesUntilItIsInterruptedOrRemoved() throws Exception {
        FilterBed.with(bed -> {
            FilterBed.assertDone(bed.xdp("filter", "apply", "-i", "left", "--pin", "udp dst port 9 -> drop"));
            try (Child watch = bed.start("filter", "show", "-i", "left", "--watch", "0.1", "--json")) {
                var lines = watch.process().inputReader();
                JsonNode first = JsonMapper.shared().readTree(lines.readLine());
                assertTrue(rule(first).get("packetsPerSecond") == null, first::toString);
                bed.send(9, 9, 9);
                JsonNode next = first;
                while (rule(next).get("packets").asLong() < 3) {
                    next = JsonMapper.shared().readTree(lines.readLine());
                }
                assertTrue(rule(next).get("packetsPerSecond").asDouble() > 0, next::toString);

                watch.signal("INT");

                assertEquals(0, watch.process().waitFor());
            }
            try (Child watch = bed.start("filter", "show", "-i", "left", "--watch", "0.1")) {
                assertTrue(watch.process().inputReader().readLine().startsWith("left: attached"));
                FilterBed.assertDone(bed.xdp("filter", "remove", "-i", "left"));
                while (watch.process().inputReader().readLine() != null) {
                    // until it ends
                }
                assertEquals(1, watch.process().waitFor());
            }
        });
    }

    /** The filter, once its first rule has taken so many. */
    private static JsonNode awaited(FilterBed bed, long packets) throws IOException {
        JsonNode filter = bed.filter();
        while (packets(filter).getFirst() < packets) {
            filter = bed.filter();
        }
        return filter;
    }

    /** What each rule took, and then none. */
    private static List<Long> packets(JsonNode filter) {
        var packets = new ArrayList<Long>();
        filter.get("rules").forEach(rule -> packets.add(rule.get("packets").asLong()));
        packets.add(filter.get("default").get("packets").asLong());
        return packets;
    }

    private static JsonNode rule(JsonNode document) {
        return document.get("filters").get(0).get("rules").get(0);
    }

    /** The same as bpftool reads it: bytes of a u64 of packets and one of bytes, for each processor. */
    private static List<Long> kernelsPackets(FilterBed bed) throws Exception {
        String map = bed.files().stream()
                .filter(file -> file.endsWith("/rule_counts"))
                .findFirst()
                .orElseThrow();
        var packets = new ArrayList<Long>();
        for (JsonNode entry : JsonMapper.shared().readTree(bed.shell("bpftool", "-j", "map", "dump", "pinned", map))) {
            long sum = 0;
            for (JsonNode value : entry.get("values")) {
                for (int i = 7; i >= 0; i--) {
                    long octet = Long.decode(value.get("value").get(i).asString());
                    sum += octet << 8 * i;
                }
            }
            packets.add(sum);
        }
        return packets;
    }

    private static int received(DatagramSocket socket, int wanted) throws IOException {
        socket.setSoTimeout(wanted == 0 ? 1 : 10_000);
        int count = 0;
        try {
            while (count < Math.max(wanted, 1)) {
                socket.receive(new DatagramPacket(new byte[100], 100));
                count++;
            }
        } catch (SocketTimeoutException _) {
            return count;
        }
        return count;
    }

    private static void awaitAttached(Child child) throws IOException {
        while (FilterBed.programs() == 0) {
            assertTrue(child.process().isAlive());
            Thread.onSpinWait();
        }
    }

    private static void awaitDetached() throws IOException {
        while (FilterBed.programs() != 0) {
            Thread.onSpinWait();
        }
    }

    private static boolean isMapThere(String id) {
        try {
            return new ProcessBuilder("bpftool", "map", "show", "id", id)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
