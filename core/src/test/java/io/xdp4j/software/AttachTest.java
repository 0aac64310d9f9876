package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.Hook;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.ManagementException;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.nic.Nic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be attached, and what is said if not. */
final class AttachTest {

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT);
    private final XdpInterface device = driver.interfaces().getFirst();

    @Test
    void modeIsSoftware() throws XdpException {
        try (DriverLink link = driver.attach(device.rx(), Programs.rules())) {
            assertSame(AttachMode.SOFTWARE, link.mode());
        }
    }

    @Test
    void linkThatIsClosedTwiceLeavesTheOthers() throws XdpException {
        Nic left = driver.left();
        DriverLink first = driver.attach(device.rx(), Programs.rules());
        try (DriverLink second = driver.attach(device.rx(), Programs.rules())) {
            first.close();
            first.close();

            assertEquals(List.of(second), left.attached());
        }
        assertEquals(List.of(), left.attached());
    }

    @Test
    void closedLinkCannotBeUsed() throws XdpException {
        DriverLink link = driver.attach(device.rx(), Programs.rules());
        link.close();

        assertThrows(IllegalStateException.class, link::counters);
        assertThrows(IllegalStateException.class, () -> link.replace(Programs.rules()));
    }

    @Test
    void modesOfTheKernelAreUnsupported() {
        for (AttachMode mode : List.of(AttachMode.NATIVE, AttachMode.GENERIC)) {
            Attachment asked = Programs.attachment(RuleList.of(), mode, Map.of(), true);

            assertThrows(UnsupportedFeatureException.class, () -> driver.attach(device.rx(), asked));
        }
    }

    @Test
    void noProgramIsAttachedWhereFramesArePutIn() {
        for (Hook.Direction direction : Hook.Direction.values()) {
            Hook hook = new Hook(device, direction, Hook.SubLayer.INJECT);

            assertThrows(UnsupportedFeatureException.class, () -> driver.attach(hook, Programs.rules()));
        }
    }

    @Test
    void instructionsAreCheckedWhenTheyAreAttached() {
        InstructionProgram program = new InstructionProgram("bad", List.of(new Instruction.Jump(100)));

        XdpException error = fails(device.rx(), Programs.attachment(program, Map.of()));

        assertSame(Kind.INVALID, error.kind());
        assertTrue(error.getMessage().contains("bad"), error.getMessage());
    }

    @Test
    void mapThatIsNotGivenIsNamed() throws XdpException {
        try (var map = driver.xskMap("others", 1)) {
            RuleList rules = RuleList.of(Match.all().redirect("sockets"));

            XdpException error = fails(device.rx(), Programs.attachment(rules, Map.of("others", map)));

            assertSame(Kind.INVALID, error.kind());
            assertTrue(
                    error.getMessage().contains("\"sockets\" that its rules redirect to; there are [others]"),
                    error.getMessage());
        }
    }

    @Test
    void programThatCutsTheHostOffIsRefused() {
        Attachment asked = Programs.guarded(
                Match.udpDestinationPort(7).pass(), Match.tcpDestinationPort(22).drop());

        XdpException error = fails(device.rx(), asked);

        assertInstanceOf(ManagementException.class, error);
        assertSame(Kind.INVALID, error.kind());
        assertTrue(error.getMessage().contains("tcp dst port 22 -> drop"), error.getMessage());
        assertTrue(error.advice().contains("withManagementAllowed()"), error.advice());
    }

    @Test
    void programThatCutsTheHostOffIsRefusedAsAReplacementToo() throws XdpException {
        Attachment asked = Programs.guarded(Match.all().drop());
        try (DriverLink link = driver.attach(device.rx(), Programs.rules())) {
            assertThrows(XdpException.class, () -> link.replace(asked));

            assertEquals(1, link.counters().size());
        }
    }

    @Test
    void programThatLeavesManagementAloneIsAttached() throws XdpException {
        driver.attach(
                        device.rx(),
                        Programs.guarded(Match.udpDestinationPort(4433).drop()))
                .close();
    }

    private XdpException fails(Hook hook, Attachment attachment) {
        return assertThrows(XdpException.class, () -> driver.attach(hook, attachment));
    }
}
