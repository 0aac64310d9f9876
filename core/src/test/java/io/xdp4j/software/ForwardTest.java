package io.xdp4j.software;

import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.ring.Allocation;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.nic.Network;
import io.xdp4j.software.nic.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Frames that programs send out of other interfaces: {@code a} and {@code b} are joined, {@code c} and {@code d}. */
@SuppressWarnings("try") // what is closed is what frames are counted by
final class ForwardTest {

    private final SoftwareDriver driver = new SoftwareDriver(new Network(new NetworkSpec(
            List.of(
                    NicSpec.of("a"),
                    NicSpec.of("b").withQueues(2),
                    NicSpec.of("c").withQueues(2),
                    NicSpec.of("d").withQueues(2),
                    NicSpec.of("small").withMtu(100)),
            List.of(new JoinSpec.Wire("a", "b"), new JoinSpec.Wire("c", "d")))));

    @Test
    void frameComesInOnTheQueueThatItCameInOnBefore() throws XdpException {
        try (Endpoint endpoint = Endpoint.open(driver, nic("d").device().queue(1));
                DriverMap map = driver.xskMap("sockets", 2);
                DriverLink _ = forward("c", "c");
                DriverLink _ = driver.attach(nic("d").device().rx(), Programs.redirectAll(map))) {
            map.put(1, endpoint.socket);
            endpoint.fill(4);

            endpoint.send(Programs.frame(60));

            assertArrayEquals(Programs.frame(60), endpoint.receive());
        }
    }

    @Test
    void frameIsAsItWas() throws XdpException {
        try (Endpoint sender = Endpoint.open(driver, nic("a").device().queue(0));
                Endpoint receiver = Endpoint.open(driver, nic("d").device().queue(0));
                DriverLink _ = forward("b", "c");
                DriverLink _ = Programs.redirectAll(driver, nic("d").device(), receiver.socket)) {
            receiver.fill(4);

            sender.send(Programs.frame(60), Programs.frame(1518));

            assertArrayEquals(Programs.frame(60), receiver.receive());
            assertArrayEquals(Programs.frame(1518), receiver.receive());
        }
    }

    @Test
    void twoThatForwardToEachOtherAreStoppedAndTheFrameIsCounted() throws XdpException {
        try (Endpoint sender = Endpoint.open(driver, nic("a").device().queue(0));
                DriverLink there = forward("b", "c");
                DriverLink further = forward("d", "b");
                DriverLink back = forward("a", "c")) {
            sender.send(Programs.frame(60));

            long seen = packets(there) + packets(further) + packets(back);
            assertEquals(1 + Nic.MAX_REFLECTIONS, seen);
            assertEquals(1, dropped());
        }
    }

    @Test
    void frameThatTheOtherLinkCannotCarryIsDropped() throws XdpException {
        try (Endpoint sender = Endpoint.open(driver, nic("a").device().queue(0));
                DriverLink _ = forward("b", "small")) {
            sender.send(Programs.frame(118), Programs.frame(119));

            assertEquals(1, nic("b").dropped());
        }
    }

    @Test
    void instructionsNameAnInterfaceByItsIndex() throws XdpException {
        try (Endpoint sender = Endpoint.open(driver, nic("a").device().queue(0));
                DriverLink _ = driver.attach(
                        nic("b").device().rx(), redirect(nic("c").device().index()))) {
            sender.send(Programs.frame(60));

            assertEquals(1, nic("d").passed());
        }
    }

    @Test
    void indexOfNoInterfaceDropsTheFrame() throws XdpException {
        for (int index : new int[] {0, 6, -1}) {
            try (Endpoint sender = Endpoint.open(driver, nic("a").device().queue(0));
                    DriverLink _ = driver.attach(nic("b").device().rx(), redirect(index))) {
                long before = nic("b").dropped();
                sender.send(Programs.frame(60));

                assertEquals(before + 1, nic("b").dropped());
            }
        }
    }

    @Test
    void longListForwardsAsAShortOne() throws XdpException {
        List<Rule> rules = new ArrayList<>();
        for (int port = 1; port <= 40; port++) {
            rules.add(Match.udpDestinationPort(port).drop());
        }
        rules.add(Match.all().forward("c"));
        try (Endpoint sender = Endpoint.open(driver, nic("a").device().queue(0));
                DriverLink _ =
                        driver.attach(nic("b").device().rx(), Programs.attachment(new RuleList(rules), Map.of()))) {
            sender.send(Programs.frame(60), Programs.frame(61));

            assertEquals(2, nic("d").passed());
        }
    }

    @Test
    void forwardingAllocatesNothing() throws XdpException {
        try (Endpoint sender = Endpoint.open(driver, nic("a").device().queue(0));
                DriverLink _ = forward("b", "c")) {
            double bytes = Allocation.bytesPerRun(
                    20_000,
                    () -> { // more frames than rules are evaluated for
                        for (int i = 0; i < 8; i++) {
                            sender.queue(sender.pool.take(), 60);
                        }
                        sender.wakeup();
                        sender.pool.reclaim(sender.socket.completion());
                    });

            assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
            assertEquals(0, dropped());
        }
    }

    private static Attachment redirect(int index) {
        var code =
                new Assembler().mov(R1, index).mov(R2, 0).call(Helper.REDIRECT).exit();
        return Programs.attachment(new InstructionProgram("redirect", code.instructions()), Map.of());
    }

    private DriverLink forward(String from, String to) throws XdpException {
        return driver.attach(nic(from).device().rx(), Programs.rules(Match.all().forward(to)));
    }

    private static long packets(DriverLink link) throws XdpException {
        return link.counters().getFirst().packets();
    }

    private long dropped() {
        return driver.nics().stream().mapToLong(Nic::dropped).sum();
    }

    private Nic nic(String name) {
        return driver.nics().stream()
                .filter(nic -> nic.device().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
