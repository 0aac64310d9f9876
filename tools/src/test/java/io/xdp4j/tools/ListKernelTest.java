package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskSocket;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is listed, against what bpftool says is there. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class ListKernelTest {

    private static final RuleList RULES =
            RuleList.of(Match.udpDestinationPort(9).drop());
    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(4096);
    private static final long SELF = ProcessHandle.current().pid();
    private static final int TURNS = 50;

    @Test
    void nothingAttachedIsSaid() throws Exception {
        VethPair.with(1500, () -> {
            assertEquals(0, Listed.all().count());
            assertTrue(Ran.xdp("list").out().startsWith("nothing is attached\n"));
            return null;
        });
    }

    @Test
    void programOfOursIsWhatBpftoolSaysItIs() throws Exception {
        VethPair.with(1500, () -> {
            try (Xdp xdp = Xdp.linux();
                    XdpLink _ = xdp.attach(xdp.find("left").rx(), RULES, AttachSpec.DEFAULT)) {
                JsonNode listed = Listed.all().only("xdp");

                JsonNode program = bpftool("prog show id " + listed.get("id").asInt());
                JsonNode link = bpftool("link show id " + listed.get("link").asInt());
                JsonNode net = bpftool("net show dev left").get(0).get("xdp").get(0);
                assertEquals(program.get("name"), listed.get("name"));
                assertEquals(program.get("tag"), listed.get("tag"));
                assertEquals(ids(program), maps(listed));
                assertEquals(link.get("prog_id"), listed.get("id"));
                assertEquals(net.get("id"), listed.get("id"));
                assertEquals(net.get("ifindex"), listed.get("index"));
                assertEquals("left", listed.get("interface").asString());
                assertEquals("native", listed.get("mode").asString());
                assertTrue(listed.get("ageSeconds").asLong() < 60, listed::toString);
                assertEquals(SELF, listed.get("owners").get(0).get("pid").asLong());
                assertEquals("[]", listed.get("pins").toString());
            }
            return null;
        });
    }

    @Test
    void programThatIpAttachedHasNoLinkAndNoOwner() throws Exception {
        VethPair.with(1500, () -> {
            attachByIp("right");

            JsonNode listed = Listed.all().only("xdp");

            JsonNode program = bpftool("prog show id " + listed.get("id").asInt());
            assertEquals(program.get("tag"), listed.get("tag"));
            assertEquals(ids(program), maps(listed));
            assertFalse(maps(listed).isEmpty());
            assertEquals("right", listed.get("interface").asString());
            assertEquals("generic", listed.get("mode").asString());
            assertTrue(listed.get("link").isNull());
            assertEquals("[]", listed.get("owners").toString());
            return null;
        });
    }

    @Test
    void pinOfALinkIsListed() throws Exception {
        VethPair.with(1500, () -> {
            try (Xdp xdp = Xdp.linux();
                    XdpLink _ = xdp.attach(xdp.find("left").rx(), RULES, AttachSpec.DEFAULT)) {
                int link = Listed.all().only("xdp").get("link").asInt();
                String pin = "mount -t bpf bpf /sys/fs/bpf && bpftool link pin id " + link + " /sys/fs/bpf/mine";
                List<String> withPin = List.of("unshare", "-m", "sh", "-c", pin + " && exec \"$@\"", "sh");
                try (Child list = Child.xdp(withPin, "list", "--json")) {
                    assertEquals(
                            "[\"/sys/fs/bpf/mine\"]",
                            Listed.of(list.await()).only("xdp").get("pins").toString());
                }
            }
            return null;
        });
    }

    @Test
    void socketIsListedWithItsQueueAndItsOwner() throws Exception {
        VethPair.with(4, 1500, () -> {
            try (Xdp xdp = Xdp.linux();
                    Umem umem = xdp.umem(MEMORY);
                    XskSocket _ = xdp.open(xdp.find("left").queue(2), umem, XskSpec.DEFAULT)) {
                JsonNode listed = Listed.all().only("af_xdp");

                assertEquals("left", listed.get("interface").asString());
                assertEquals(2, listed.get("queue").asInt());
                assertEquals("copy", listed.get("mode").asString());
                assertEquals(SELF, listed.get("owners").get(0).get("pid").asLong());
                assertTrue(listed.get("id").isNull());
            }
            return null;
        });
    }

    @Test
    void oneInterfaceIsAsListedAmongAll() throws Exception {
        VethPair.with(1500, () -> {
            try (Xdp xdp = Xdp.linux();
                    XdpLink _ = xdp.attach(xdp.find("left").rx(), RULES, AttachSpec.DEFAULT);
                    XdpLink _ = xdp.attach(xdp.find("right").rx(), RULES, AttachSpec.DEFAULT)) {
                assertEquals(2, Listed.all().count());
                JsonNode right =
                        Listed.of(Ran.xdp("list", "-i", "right", "--json")).only("xdp");
                assertEquals("right", right.get("interface").asString());
            }
            return null;
        });
    }

    @Test
    void textHasALineForEachAttachmentBelowItsHeadings() throws Exception {
        VethPair.with(1500, () -> {
            try (Xdp xdp = Xdp.linux();
                    XdpLink _ = xdp.attach(xdp.find("left").rx(), RULES, AttachSpec.DEFAULT)) {
                List<String> lines = Ran.xdp("list").out().lines().toList();

                assertTrue(lines.getFirst().startsWith("interface  hook  mode    name "), lines::toString);
                assertTrue(lines.get(1).startsWith("left       xdp   native  xdp4j_rules "), lines::toString);
                assertTrue(lines.get(1).contains("  " + SELF + " (java)  "), lines::toString);
                assertEquals(
                        lines.getFirst().indexOf("owner"), lines.get(1).indexOf(SELF + " (java)"), lines::toString);
            }
            return null;
        });
    }

    @Test
    void withoutRightsItSaysWhatItCannotSee() throws Exception {
        VethPair.with(1500, () -> {
            try (Xdp xdp = Xdp.linux();
                    XdpLink _ = xdp.attach(xdp.find("left").rx(), RULES, AttachSpec.DEFAULT);
                    Child list = Child.withoutRights("list", "--json");
                    Child text = Child.withoutRights("list")) {
                Listed listed = Listed.of(list.await());

                listed.assertMissing("CAP_SYS_ADMIN");
                listed.assertMissing("could not be looked into");
                JsonNode program = listed.only("xdp");
                assertTrue(program.get("id").asInt() > 0);
                assertTrue(program.get("name").isNull());
                assertTrue(program.get("ageSeconds").isNull());
                assertFalse(program.get("ownersCertain").asBoolean(true));
                assertTrue(text.await().out().contains("\nnot seen: name, tag, age, owner, "));
            }
            return null;
        });
    }

    @Test
    void namespaceWithANameIsLookedIntoAloneOrWithAllOthers() throws Exception {
        String lab = "list" + SELF;
        try {
            assertEquals(0, Ran.xdp("lab", "create", lab).code());
            Shell.run("ip -n " + lab + "b link set dev veth0 xdpgeneric obj " + Foreign.program() + " sec xdp");

            JsonNode listed =
                    Listed.of(Ran.xdp("list", "--netns", lab + "b", "--json")).only("xdp");

            assertEquals(lab + "b", listed.get("namespace").asString());
            assertEquals("veth0", listed.get("interface").asString());
            assertEquals(
                    0,
                    Listed.of(Ran.xdp("list", "--netns", lab + "a", "--json")).count());
            JsonNode all = Listed.of(Ran.xdp("list", "--all-netns", "--json")).document();
            assertTrue(all.get("attachments")
                    .valueStream()
                    .anyMatch(each -> each.get("id").equals(listed.get("id"))));
            assertTrue(Ran.xdp("list", "--netns", lab + "b").out().contains("\n" + lab + "b "));
        } finally {
            Ran.xdp("lab", "delete", lab);
        }
    }

    @Test
    void namespaceThatIsNotThereFails() {
        Ran ran = Ran.xdp("list", "--netns", "nope");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("nope"), ran.err());
    }

    @Test
    void interfaceThatIsNotThereFails() throws Exception {
        VethPair.with(1500, () -> {
            Ran ran = Ran.xdp("list", "-i", "nope");

            assertEquals(1, ran.code());
            assertTrue(ran.err().contains("there are lo, right, left"), ran.err());
            return null;
        });
    }

    @Test
    void interfacesMayComeAndGoWhileTheyAreListed() throws Exception {
        VethPair.with(1500, () -> {
            try (NetNamespace here = NetNamespace.current()) {
                Thread churn = here.start("churn", ListKernelTest::comeAndGo);
                do {
                    assertEquals(0, Ran.xdp("list", "--json").code());
                } while (churn.isAlive());
            }
            return null;
        });
    }

    /** In a mount namespace of its own, for it mounts bpffs where it finds none. */
    private static void attachByIp(String device) throws Exception {
        Shell.run("unshare -m ip link set dev " + device + " xdpgeneric obj " + Foreign.program() + " sec xdp");
    }

    private static void comeAndGo() {
        try (RouteSocket routes = RouteSocket.open();
                NetNamespace here = NetNamespace.current();
                Xdp xdp = Xdp.linux()) {
            for (int i = 0; i < TURNS; i++) {
                routes.createVeth(new VethSpec("come", "go", 1, 1500), here);
                int index = xdp.find("come").index();
                xdp.attach(xdp.find("come").rx(), RULES, AttachSpec.DEFAULT);
                routes.delete(index);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode bpftool(String arguments) throws Exception {
        return JsonMapper.shared().readTree(Shell.run("bpftool -j " + arguments));
    }

    /** The maps of a program as bpftool tells them: not at all if there are none. */
    private static List<Integer> ids(JsonNode program) {
        return program.path("map_ids").valueStream().map(JsonNode::asInt).toList();
    }

    private static List<Integer> maps(JsonNode listed) {
        return listed.get("maps")
                .valueStream()
                .map(map -> map.get("id").asInt())
                .toList();
    }
}
