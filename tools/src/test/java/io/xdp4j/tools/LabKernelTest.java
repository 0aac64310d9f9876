package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.os.NetNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class LabKernelTest {

    private final String name = "test" + ProcessHandle.current().pid();

    @AfterEach
    void deleteWhatIsLeft() throws Exception {
        NamedNamespaces.delete(name + "a");
        NamedNamespaces.delete(name + "b");
    }

    @Test
    void labHasTwoJoinedNamespacesWithAddresses() {
        assertEquals(
                0,
                Ran.xdp("lab", "create", name, "--queues", "2", "--mtu", "2000").code());

        Ran address =
                Ran.xdp("lab", "exec", name + "b", "--", "grep", "-q", "10.77.0.2", "/proc/thread-self/net/fib_trie");
        Ran listed = Ran.xdp("lab", "list");
        assertTrue(listed.out().contains(name + "a"), listed.out());
        assertTrue(listed.out().contains("fd77::2"), listed.out());
        assertFalse(listed.out().contains("half made"), listed.out());
        assertEquals(0, address.code(), address.err());
    }

    @Test
    void interfaceOfALabCanDoXdp() throws Exception {
        Ran.xdp("lab", "create", name, "--queues", "2");

        try (var namespace = NamedNamespaces.open(name + "a")) {
            Ran doctor = namespace.call(() -> Ran.xdp("doctor", "-i", "veth0", "--json"));

            assertEquals(0, doctor.code(), doctor.err());
            assertEquals(2, doctor.json().get("interfaces").get(0).get("queues").asInt());
        }
    }

    @Test
    void exitCodeOfACommandIsTheCommands() {
        Ran.xdp("lab", "create", name);

        assertEquals(
                7,
                Ran.xdp("lab", "exec", name + "a", "--", "sh", "-c", "exit 7").code());
    }

    @Test
    void commandThatDoesNotStartIsNamedAndHasTheExitCodeOfAShell() {
        Ran.xdp("lab", "create", name);

        Ran missing = Ran.xdp("lab", "exec", name + "a", "no-such-command");
        Ran noProgram = Ran.xdp("lab", "exec", name + "a", "/etc/passwd");

        assertEquals(127, missing.code());
        assertTrue(missing.err().contains("run no-such-command in namespace " + name + "a: there is no such command"));
        assertEquals(126, noProgram.code());
        assertTrue(noProgram.err().contains("/etc/passwd"), noProgram.err());
    }

    @Test
    void optionsAfterTheNamespaceAreTheCommands() {
        Ran.xdp("lab", "create", name);
        String end = name + "a";

        assertEquals(0, Ran.xdp("lab", "exec", end, "test", "-d", "/").code());
        assertEquals(0, Ran.xdp("lab", "exec", end, "--", "test", "-d", "/").code());
        assertEquals(
                0, Ran.xdp("lab", "exec", end, "test", "--help", "=", "--help").code());
        assertEquals(1, Ran.xdp("lab", "exec", end, "test", "--json", "=", "--").code());
        assertEquals(
                0, Ran.xdp("lab", "exec", end, "--", "test", "--", "=", "--").code());
    }

    @Test
    void commandInANamespaceThatIsNotThereNamesThoseThatAre() {
        Ran.xdp("lab", "create", name);

        Ran ran = Ran.xdp("lab", "exec", name + "c", "--", "true");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("there is no such namespace; there are "), ran.err());
        assertTrue(ran.err().contains(name + "a, " + name + "b"), ran.err());
    }

    @Test
    void labThatIsThereIsNotMadeAgain() {
        Ran.xdp("lab", "create", name);

        Ran again = Ran.xdp("lab", "create", name);

        assertEquals(1, again.code());
        assertTrue(again.err().contains("lab delete " + name), again.err());
    }

    @Test
    void deletedLabIsGoneAndTheSecondTimeIsAnError() throws Exception {
        Ran.xdp("lab", "create", name);

        assertEquals(0, Ran.xdp("lab", "delete", name).code());
        assertEquals(1, Ran.xdp("lab", "delete", name).code());
        assertFalse(NamedNamespaces.names().contains(name + "a"));
        assertFalse(NamedNamespaces.names().contains(name + "b"));
    }

    @Test
    void halfMadeLabIsShownAndCanBeDeleted() throws Exception {
        NamedNamespaces.create(name + "a").close();
        Files.createFile(Path.of("/run/netns", name + "b")); // as a kill -9 between two calls leaves it

        assertTrue(Ran.xdp("lab", "list").out().contains(name + ": half made"));
        assertEquals(0, Ran.xdp("lab", "delete", name).code());
        assertFalse(NamedNamespaces.names().contains(name + "b"));
    }

    @Test
    void labWithoutAddressesIsHalfMadeAndCanBeDeleted() throws Exception {
        try (var a = NamedNamespaces.create(name + "a");
                var b = NamedNamespaces.create(name + "b")) {
            join(a, b, "veth0");
        }

        Ran listed = Ran.xdp("lab", "list");
        assertTrue(listed.out().contains(name + ": half made"), listed.out());
        assertTrue(listed.out().contains("veth0  no address"), listed.out());
        assertEquals(0, Ran.xdp("lab", "delete", name).code());
        assertEquals(1, Ran.xdp("lab", "delete", name).code());
    }

    @Test
    void namespaceThatIsNoLabsIsNotDeleted() throws Exception {
        try (var a = NamedNamespaces.create(name + "a")) {
            try (var elsewhere = NetNamespace.create()) {
                join(a, elsewhere, "veth0");
                assertNotDeleted();
            }
        }
        NamedNamespaces.delete(name + "a");
        try (var a = NamedNamespaces.create(name + "a");
                var b = NamedNamespaces.create(name + "b")) {
            join(a, b, "other0");
            assertNotDeleted();
        } finally {
            NamedNamespaces.delete(name + "a");
            NamedNamespaces.delete(name + "b");
        }
    }

    @Test
    void halfOfALabCanBeDeleted() throws Exception {
        Ran.xdp("lab", "create", name);
        NamedNamespaces.delete(name + "a");

        assertEquals(0, Ran.xdp("lab", "delete", name).code());
        assertFalse(NamedNamespaces.names().contains(name + "b"));
    }

    private void assertNotDeleted() throws XdpException {
        Ran ran = Ran.xdp("lab", "delete", name);
        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("ip netns delete " + name + "a"), ran.err());
        assertTrue(NamedNamespaces.names().contains(name + "a"));
    }

    private static void join(NetNamespace a, NetNamespace b, String device) throws XdpException {
        a.call(() -> {
            try (RouteSocket route = RouteSocket.open()) {
                route.createVeth(new VethSpec(device, device, 1, 1500), b);
            }
            return null;
        });
    }

    @Test
    void missingRightsHaveARemedy() throws Exception {
        try (Child child = Child.withoutRights("lab", "create", name)) {
            Ran ran = child.await();

            assertEquals(3, ran.code(), ran.err());
            assertTrue(ran.err().contains("run it as root"), ran.err());
        }
    }

    @Test
    void documentStartsWithItsSchema() {
        Ran created = Ran.xdp("lab", "create", name, "--json");
        Ran listed = Ran.xdp("lab", "list", "--json");

        assertEquals(List.of("schema", "labs"), List.copyOf(created.json().propertyNames()));
        assertEquals(List.of("schema", "labs"), List.copyOf(listed.json().propertyNames()));
    }

    @Test
    void listWithoutRightsSaysSoAndNothingFalse() throws Exception {
        Ran.xdp("lab", "create", name);

        try (Child child = Child.withoutRights("lab", "list")) {
            Ran ran = child.await();

            assertEquals(3, ran.code(), ran.err());
            assertEquals("", ran.out());
            assertTrue(ran.err().contains("look into network namespace "), ran.err());
            assertTrue(ran.err().contains("run it as root"), ran.err());
        }
    }

    @Test
    void nameThatIsNoNameIsWrongUsage() {
        assertEquals(2, Ran.xdp("lab", "create", "../etc").code());
        assertEquals(2, Ran.xdp("lab", "create", name, "--mtu", "5").code());
        assertEquals(2, Ran.xdp("lab", "create", name, "--queues", "0").code());
    }
}
