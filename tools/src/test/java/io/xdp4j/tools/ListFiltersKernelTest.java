package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.Xdp;
import io.xdp4j.os.Fd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is listed of traffic control, against what tc and bpftool say is there. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class ListFiltersKernelTest {

    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void filterOfEachDirectionIsWhatTcSaysItIs() throws Exception {
        VethPair.with(1500, () -> {
            try (Classifier judge = Classifier.load()) {
                Shell.run("tc qdisc add dev left clsact");
                attachByTc(judge, "left egress pref 7 handle 0x2a");
                attachByTc(judge, "left ingress pref 9");

                Listed listed = Listed.all();

                assertEquals(2, listed.count(), listed::toString);
                JsonNode egress = listed.on("tc egress");
                JsonNode told = filter("left egress");
                assertEquals("clsact", egress.get("mode").asString());
                assertEquals(7, egress.get("priority").asInt());
                assertEquals(0x2a, egress.get("handle").asInt());
                assertEquals(
                        told.at("/options/prog/id").asInt(), egress.get("id").asInt());
                assertEquals(told.at("/options/prog/tag"), egress.get("tag"));
                assertEquals("judge", egress.get("name").asString());
                assertTrue(egress.get("link").isNull());
                assertEquals(9, listed.on("tc ingress").get("priority").asInt());
                assertTrue(Ran.xdp("list").out().contains("clsact pref 7"));
            }
            return null;
        });
    }

    @Test
    void filterInAnIngressQdiscIsListedOnce() throws Exception {
        VethPair.with(1500, () -> {
            try (Classifier judge = Classifier.load()) {
                Shell.run("tc qdisc add dev left ingress");
                attachByTc(judge, "left ingress");

                assertEquals(
                        "ingress", Listed.all().only("tc ingress").get("mode").asString());
            }
            return null;
        });
    }

    @Test
    void filterOfClassicBpfHasNoId() throws Exception {
        VethPair.with(1500, () -> {
            Shell.run("tc qdisc add dev left clsact");
            Shell.run(List.of("tc", "filter", "add", "dev", "left", "ingress", "bpf", "bytecode", "1,6 0 0 1"));

            JsonNode listed = Listed.all().only("tc ingress");

            assertTrue(listed.get("id").isNull(), listed::toString);
            assertTrue(listed.get("priority").asInt() > 0, listed::toString);
            assertTrue(Ran.xdp("list").out().contains("clsact pref "));
            return null;
        });
    }

    @Test
    void filterOfAnotherKindIsNone() throws Exception {
        VethPair.with(1500, () -> {
            Shell.run("tc qdisc add dev left clsact");
            Shell.run("tc filter add dev left ingress u32 match u32 0 0 flowid 1:1");

            assertEquals(0, Listed.all().count());
            return null;
        });
    }

    @Test
    void tcxProgramIsListedWithItsLinkAndItsOwner() throws Exception {
        VethPair.with(1500, () -> {
            try (Classifier judge = Classifier.load();
                    Xdp xdp = Xdp.linux();
                    Fd _ = judge.attach(xdp.find("right").index(), false)) {
                JsonNode listed = Listed.all().only("tc egress");

                JsonNode link = bpftool("link show id " + listed.get("link").asInt());
                assertEquals(judge.id(), link.get("prog_id").asInt());
                assertEquals(judge.id(), listed.get("id").asInt());
                assertEquals("right", listed.get("interface").asString());
                assertEquals("tcx", listed.get("mode").asString());
                assertEquals("judge", listed.get("name").asString());
                assertEquals(SELF, listed.get("owners").get(0).get("pid").asLong());
                assertTrue(listed.get("priority").isNull());
            }
            return null;
        });
    }

    @Test
    void withoutRightsFiltersHaveIdsAndTcxIsMissing() throws Exception {
        VethPair.with(1500, () -> {
            try (Classifier judge = Classifier.load()) {
                Shell.run("tc qdisc add dev left clsact");
                attachByTc(judge, "left ingress");
                try (Child list = Child.withoutRights("list", "--json")) {
                    Listed listed = Listed.of(list.await());

                    listed.assertMissing("tcx");
                    assertEquals(judge.id(), listed.only("tc ingress").get("id").asInt());
                    assertTrue(listed.only("tc ingress").get("tag").isNull());
                    assertFalse(listed.only("tc ingress").get("ownersCertain").asBoolean(true));
                }
            }
            return null;
        });
    }

    /** In a mount namespace of its own: the way to tc is a pin. */
    private static void attachByTc(Classifier classifier, String where) throws Exception {
        String script = "mount -t bpf bpf /sys/fs/bpf && bpftool prog pin id " + classifier.id()
                + " /sys/fs/bpf/judge && tc filter add dev " + where + " bpf da object-pinned /sys/fs/bpf/judge";
        Shell.run(List.of("unshare", "-m", "sh", "-c", script));
    }

    /** The only filter there, as tc tells it. */
    private static JsonNode filter(String where) throws Exception {
        JsonNode told = JsonMapper.shared().readTree(Shell.run("tc -j filter show dev " + where));
        return told.valueStream()
                .filter(filter -> filter.path("options").has("handle"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode bpftool(String arguments) throws Exception {
        return JsonMapper.shared().readTree(Shell.run("bpftool -j " + arguments));
    }
}
