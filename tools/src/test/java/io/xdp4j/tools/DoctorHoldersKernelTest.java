package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskMap;
import io.xdp4j.XskSocket;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.NetdevSocket;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;

/** What the doctor says of who is on an interface: us, another process, or nobody that is left. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class DoctorHoldersKernelTest {

    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(4096);
    private static final long SELF = ProcessHandle.current().pid();
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final String FREE = "free for a program";
    private static final String QUEUES = "queues are free";

    @Test
    void queuesOfThisProcessAndOfAnotherAreHeldByThem() throws Exception {
        VethPair.with(4, 1500, () -> {
            Doctored.of("left").assertYes(QUEUES);
            try (Xdp xdp = Xdp.linux();
                    Umem umem = xdp.umem(MEMORY);
                    XskSocket _ = xdp.open(xdp.find("left").queue(0), umem, XskSpec.DEFAULT);
                    Child child = receiver("left", 1)) {
                Doctored doctored = Doctored.of("left");

                assertEquals("[0,1]", doctored.document().get("queuesHeld").toString());
                doctored.assertNo(QUEUES, "queues 0, 1", "take queues 2, 3");
                doctored.assertNo(QUEUES, "process " + SELF + " (", "");
                assertTrue(detail(doctored, QUEUES).contains(child.process().pid() + " ("));
                assertTrue(detail(doctored, "socket of " + SELF).startsWith("copy mode, nothing lost"));
            }
            return null;
        });
    }

    @Test
    void socketThatMayBeOnAnotherInterfaceIsAGuess() throws Exception {
        VethPair.with(1500, () -> {
            try (Xdp xdp = Xdp.linux();
                    Umem one = xdp.umem(MEMORY);
                    Umem two = xdp.umem(MEMORY);
                    XskSocket _ = xdp.open(xdp.find("left").queue(0), one, XskSpec.DEFAULT);
                    XskSocket _ = xdp.open(xdp.find("right").queue(0), two, XskSpec.DEFAULT)) {
                Ran ran = Ran.xdp("doctor", "-i", "left");

                assertTrue(ran.out().contains("which process has it the kernel does not say"), ran.out());
                assertTrue(ran.out().contains("on this interface or another"), ran.out());
            }
            return null;
        });
    }

    @Test
    void programOfAnotherProcessIsNamedAsBpftoolNamesIt() throws Exception {
        VethPair.with(1500, () -> {
            try (Child child = receiver("left", 0)) {
                Doctored doctored = Doctored.of("left");

                JsonNode program = doctored.document().get("programs").get(0);
                String shown =
                        Shell.run("bpftool prog show id " + program.get("id").asInt());
                assertTrue(shown.contains("name " + program.get("name").asString()), shown);
                assertTrue(shown.contains("tag " + program.get("tag").asString()), shown);
                assertEquals(
                        child.process().pid(),
                        program.get("holders").get(0).get("pid").asLong());
                String remedy = "bpftool link detach id " + program.get("link").asInt();
                doctored.assertNo(FREE, "native", remedy);

                Shell.run(remedy);

                Doctored.of("left").assertYes(FREE);
            }
            return null;
        });
    }

    @Test
    void programWithoutALinkIsTakenOffAsTheRemedySays() throws Exception {
        VethPair.with(1500, () -> {
            try (Child _ = receiver("right", 0)) {
                int id = Doctored.of("right")
                        .document()
                        .get("programs")
                        .get(0)
                        .get("id")
                        .asInt();
                Shell.run("bpftool net attach xdpgeneric id " + id + " dev left");

                Doctored doctored = Doctored.of("left");
                doctored.assertNo(FREE, "attached without a link", "ip link set dev left xdpgeneric off");
                doctored.assertNo(FREE, "generic", "");
                Shell.run("ip link set dev left xdpgeneric off");

                Doctored.of("left").assertYes(FREE);
            }
            return null;
        });
    }

    @Test
    void pinOfAProgramIsNamed() throws Exception {
        VethPair.with(1500, () -> {
            try (Child _ = receiver("left", 0)) {
                int link = Doctored.of("left")
                        .document()
                        .get("programs")
                        .get(0)
                        .get("link")
                        .asInt();
                String pin = "mount -t bpf bpf /sys/fs/bpf && bpftool link pin id " + link + " /sys/fs/bpf/mine";
                List<String> withPin = List.of("unshare", "-m", "sh", "-c", pin + " && exec \"$@\"", "sh");
                try (Child doctor = Child.xdp(withPin, "doctor", "-i", "left", "--json")) {
                    Doctored doctored = Doctored.of(doctor.await());

                    assertEquals(
                            "[\"/sys/fs/bpf/mine\"]",
                            doctored.document()
                                    .get("programs")
                                    .get(0)
                                    .get("pins")
                                    .toString());
                    doctored.assertNo(FREE, "pinned at /sys/fs/bpf/mine", "");
                }
            }
            return null;
        });
    }

    @Test
    void framesThatASocketLosesForWantOfChunksAreCounted() throws Exception {
        VethPair.with(1500, () -> {
            try (Xdp xdp = Xdp.linux();
                    Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(4));
                    XskSocket socket = xdp.open(xdp.find("left").queue(0), umem, XskSpec.DEFAULT.withRings(64));
                    XskMap map = xdp.xskMap(1)) {
                map.put(0, socket);
                RuleList rules = RuleList.of(Match.udpDestinationPort(9).redirect(map));
                AttachSpec spec = AttachSpec.DEFAULT.withMap(map.name(), map);
                try (XdpLink _ = xdp.attach(xdp.find("left").rx(), rules, spec);
                        Child sender = Child.xdp("bench", "tx", "-i", "right", "--packets", "100", "--port", "9")) {
                    assertEquals(0, sender.await().code());
                    awaitLosses(socket, 96);

                    Doctored.of("left")
                            .assertNo(
                                    "socket of " + SELF,
                                    "96 for want of a chunk in the fill ring",
                                    "must give chunks back sooner");
                    assertFalse(detail(Doctored.of("left"), "socket of " + SELF).contains("did not fit"));
                }
            }
            return null;
        });
    }

    @Test
    void withoutRightsItSaysWhatItCannotSee() throws Exception {
        VethPair.with(1500, () -> {
            try (Child _ = receiver("left", 0);
                    Child doctor = Child.withoutRights("doctor", "-i", "left", "--json")) {
                Doctored doctored = Doctored.of(doctor.await());

                assertEquals("[0]", doctored.document().get("queuesHeld").toString());
                doctored.assertNo(QUEUES, "could not be looked into", "");
                doctored.assertNo(QUEUES, "whose is unknown", "");
                doctored.assertNo(FREE, "the kernel tells root only", "as root");
                assertTrue(
                        doctored.document().get("programs").get(0).get("name").isNull());
            }
            return null;
        });
    }

    /** Another process with a socket on a queue and a program on the interface, both there. */
    private static Child receiver(String device, int queue) throws Exception {
        Child child = Child.xdp("bench", "rx", "-i", device, "-q", Integer.toString(queue), "--seconds", "120");
        while (!isThere(device, queue)) {
            assertTrue(child.process().isAlive(), "the receiver has ended");
        }
        return child;
    }

    private static void awaitLosses(XskSocket socket, int count) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (socket.statistics().fillRingEmpty() < count) {
            assertTrue(System.nanoTime() < end, () -> "fewer than " + count + " frames were lost");
        }
    }

    private static boolean isThere(String device, int queue) throws Exception {
        try (RouteSocket routes = RouteSocket.open();
                NetdevSocket netdev = NetdevSocket.open()) {
            Link link = routes.links().stream()
                    .filter(each -> each.name().equals(device))
                    .findFirst()
                    .orElseThrow();
            return !link.programs().isEmpty()
                    && netdev.queues().stream()
                            .anyMatch(each -> each.device() == link.index() && each.id() == queue && each.held());
        }
    }

    private static String detail(Doctored doctored, String name) {
        return doctored.finding(name).get("detail").asString();
    }
}
