package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the doctor says of interfaces, against what is true there, and what happens when it is obeyed. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class DoctorKernelTest {

    private final String lab = "doctor" + ProcessHandle.current().pid();

    @AfterEach
    void deleteLab() {
        Ran.xdp("lab", "delete", lab);
    }

    @Test
    void severalReceiveQueuesAreANoUntilItsRemedyIsDone() throws Exception {
        VethPair.with(4, 1500, () -> {
            Doctored before = Doctored.of("left");
            before.assertNo("one receive queue", "4 RX queues", "ethtool -L left rx 1");
            assertFalse(
                    before.finding("one receive queue").get("remedy").asString().contains("ethtool -N"));

            Shell.run("ethtool -L left rx 1");

            Doctored.of("left").assertYes("one receive queue");
            return null;
        });
    }

    @Test
    void otherEndIsNamedAndItsGroMakesARedirectTarget() throws Exception {
        VethPair.with(1500, () -> {
            Doctored before = Doctored.of("left");
            assertTrue(detail(before, "other end").startsWith("right in this namespace, up"));
            before.assertNo("redirect target", "neither a native program nor GRO", "ethtool -K right gro on");

            Shell.run("ethtool -K right gro on");

            Doctored.of("left").assertYes("redirect target");
            return null;
        });
    }

    @Test
    void offloadsOfTheOtherEndAreANoUntilTheirRemediesAreDone() throws Exception {
        VethPair.with(1500, () -> {
            Doctored before = Doctored.of("left");
            before.assertNo("VLAN tags in frames", "beside the frame", "ethtool -K right txvlan off");
            before.assertNo("checksums in frames", "leaves them", "ethtool -K right tx off");

            Shell.run("ethtool -K right txvlan off tx off");

            Doctored after = Doctored.of("left");
            after.assertYes("VLAN tags in frames");
            after.assertYes("checksums in frames");
            return null;
        });
    }

    @Test
    void otherEndInANamespaceWithANameIsNamedWithIt() throws Exception {
        Ran.xdp("lab", "create", lab);

        Doctored doctored;
        try (var namespace = NamedNamespaces.open(lab + "a")) {
            doctored = namespace.call(() -> Doctored.of("veth0"));
        }

        assertTrue(detail(doctored, "other end").startsWith("veth0 in namespace " + lab + "b, up"));
        doctored.assertNo("checksums in frames", "leaves them", "ethtool -K veth0 tx off");
    }

    @Test
    void otherEndInANamespaceThatIsForRootIsUnknown() throws Exception {
        Ran.xdp("lab", "create", lab);

        Doctored doctored;
        try (var namespace = NamedNamespaces.open(lab + "a")) {
            doctored = namespace.call(() -> {
                try (Child child = Child.withoutRights("doctor", "-i", "veth0", "--json")) {
                    return Doctored.of(child.await());
                }
            });
        }

        doctored.assertUnknown("other end", "may not look into");
        doctored.assertUnknown("MTU for native", "3506");
        doctored.assertUnknown("frames are finished", "checksum");
    }

    @Test
    void interfaceThatIsDownHasNoQueuesAndItsOtherEndNoCarrier() throws Exception {
        VethPair.with(1500, () -> {
            Shell.run("ip link set right down");

            Doctored right = Doctored.of("right");
            right.assertNo("up", "down", "ip link set dev right up");
            assertFalse(right.hasFinding("carrier"));
            right.assertUnknown("queues are free", "while the interface is down");
            Doctored left = Doctored.of("left");
            left.assertYes("up");
            left.assertNo("carrier", "the other end is down", "up");
            left.assertNo("other end", "right in this namespace is down", "ip link set dev right up");
            return null;
        });
    }

    @Test
    void mtuThatDoesNotFitAChunkIsANo() throws Exception {
        VethPair.with(9000, () -> {
            Doctored doctored = Doctored.of("left");
            doctored.assertNo("frames fit chunks", "9018 bytes", "ip link set dev left mtu 3822");
            doctored.assertNo("MTU for native", "9000", "ip link set dev right mtu 3506");

            Shell.run("ip link set dev left mtu 3822");

            Doctored.of("left").assertYes("frames fit chunks");
            return null;
        });
    }

    @Test
    void largestMtuForNativeIsTheKernels() throws Exception {
        VethPair.with(3506, () -> {
            Doctored.of("left").assertYes("MTU for native");
            attachNative();

            Shell.run("ip link set dev right mtu 3507");

            Doctored.of("left").assertNo("MTU for native", "3507", "mtu 3506");
            assertThrows(UnsupportedFeatureException.class, DoctorKernelTest::attachNative);
            return null;
        });
    }

    @Test
    void addressesAreFilteredUntilThereIsPromiscuity() throws Exception {
        VethPair.with(1500, () -> {
            Doctored.of("left").assertYes("frames to others");
            Shell.run("ip link add name br type bridge");
            Doctored.of("br").assertNo("frames to others", "broadcast", "ip link set dev br promisc on");

            Shell.run("ip link set dev br promisc on");

            Doctored.of("br").assertYes("frames to others");
            return null;
        });
    }

    @Test
    void wayIntoTheHostIsNotSafeToCutOff() throws Exception {
        VethPair.with(1500, () -> {
            assertFalse(Doctored.of("left").hasFinding("safe to cut off"));
            Shell.run("ip route add default dev left");

            Doctored.of("left").assertNo("safe to cut off", "default route", "SSH");
            assertFalse(Doctored.of("right").hasFinding("safe to cut off"));
            return null;
        });
    }

    @Test
    void interfacesWithoutFramesTakeOneLineUnlessTheyAreAskedFor() throws Exception {
        VethPair.with(1500, () -> {
            Shell.run("ip link set right down");

            Ran all = Ran.xdp("doctor");
            assertEquals(
                    1, all.out().lines().filter(line -> line.startsWith("lo: ")).count(), all.out());
            assertTrue(all.out().contains("\nlo: up, generic only, MTU 65536; -i lo for all\n"), all.out());
            assertTrue(all.out().contains("\nright: down, native, MTU 1500; -i right for all\n"), all.out());
            assertTrue(all.out().contains("\nleft: veth, MTU 1500, 1 queue, "), all.out());
            Ran one = Ran.xdp("doctor", "-i", "right");
            assertTrue(one.out().contains("  no   up"), one.out());
            return null;
        });
    }

    private static void attachNative() throws Exception {
        RuleList rules = RuleList.of(Match.udpDestinationPort(9).drop());
        try (Xdp xdp = Xdp.linux();
                XdpLink link =
                        xdp.attach(xdp.find("left").rx(), rules, AttachSpec.DEFAULT.withMode(AttachMode.NATIVE))) {
            assertEquals(AttachMode.NATIVE, link.mode());
        }
    }

    private static String detail(Doctored doctored, String name) {
        return doctored.finding(name).get("detail").asString();
    }
}
