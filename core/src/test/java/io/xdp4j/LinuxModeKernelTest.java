package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Register;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.Events;
import io.xdp4j.device.Feature;
import io.xdp4j.device.Features;
import io.xdp4j.device.Hook;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import org.junit.jupiter.api.Test;

/** What the Linux driver says of its modes, and what it does when one cannot be had. */
@KernelTest
final class LinuxModeKernelTest {

    private static final RuleList RULES =
            RuleList.of(Match.udpDestinationPort(9).drop());

    @Test
    void nativeModeIsTakenWhereTheDriverHasIt() throws XdpException {
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink link = rig.xdp().attach(rig.left().rx(), RULES, AttachSpec.DEFAULT)) {
            assertEquals(AttachMode.NATIVE, link.mode());
        }
    }

    @Test
    void genericModeIsTakenWhereItIsAskedForAndItReceives() throws XdpException {
        try (Rig rig = Rig.veth(1, 1500);
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
                XskMap map = rig.xdp().xskMap(1);
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(4433).redirect(map)),
                                AttachSpec.DEFAULT.withMode(AttachMode.GENERIC))) {
            map.put(0, socket);

            rig.send(Frames.udp(4433, "hello"));

            assertEquals(AttachMode.GENERIC, link.mode());
            assertTrue(socket.await(Events.RECEIVED, Rig.SOON));
        }
    }

    @Test
    void genericModeIsTheAnswerWhereTheDriverHasNoOther() throws XdpException {
        try (Xdp xdp = Xdp.linux();
                XdpLink link = xdp.attach(loopback(xdp).rx(), RULES, AttachSpec.DEFAULT)) {
            assertEquals(AttachMode.GENERIC, link.mode());
        }
    }

    @Test
    void nativeModeThatIsDemandedAndNotThereIsRefusedWithTheReason() throws XdpException {
        try (Xdp xdp = Xdp.linux()) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> xdp.attach(loopback(xdp).rx(), RULES, AttachSpec.DEFAULT.withMode(AttachMode.NATIVE)));

            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertTrue(refused.getMessage().contains("no native XDP"), refused.getMessage());
            assertTrue(refused.advice().contains("AUTO"), refused.advice());
        }
    }

    @Test
    void eachHookThatLinuxHasNotIsRefusedWithItsOwnAlternative() throws XdpException {
        try (Xdp xdp = Xdp.linux()) {
            XdpInterface lo = loopback(xdp);

            assertTrue(advice(xdp, lo, Hook.Direction.TX, Hook.SubLayer.INSPECT).contains("tcx_egress"));
            assertTrue(advice(xdp, lo, Hook.Direction.RX, Hook.SubLayer.INJECT).contains("tun or veth"));
            assertTrue(advice(xdp, lo, Hook.Direction.TX, Hook.SubLayer.INJECT).contains("AF_XDP socket"));
        }
    }

    private static String advice(Xdp xdp, XdpInterface device, Hook.Direction direction, Hook.SubLayer subLayer) {
        var hook = new Hook(device, direction, subLayer);
        return assertThrows(XdpException.class, () -> xdp.attach(hook, RULES, AttachSpec.DEFAULT))
                .advice();
    }

    @Test
    void nativeModeRefusedForTheOtherEndsMtuSaysSo() throws XdpException {
        try (Rig rig = Rig.veth(1, 1500);
                RouteSocket route = RouteSocket.open()) {
            route.setMtu(rig.right().index(), 9000);

            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().attach(rig.left().rx(), RULES, AttachSpec.DEFAULT.withMode(AttachMode.NATIVE)));

            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertTrue(refused.getMessage().contains("MTU of its other end"), refused.getMessage());
        }
    }

    @Test
    void featuresSayWhatTheInterfaceHasAndWhyNot() throws XdpException {
        try (Rig rig = Rig.veth(1, 1500)) {
            Features features = rig.xdp().features(rig.left());

            assertTrue(features.has(Feature.NATIVE));
            assertTrue(features.has(Feature.AF_XDP));
            assertFalse(features.has(Feature.ZERO_COPY));
            assertFalse(features.of(Feature.ZERO_COPY).reason().isEmpty());
            assertFalse(features.of(Feature.ZERO_COPY).remedy().isEmpty());
        }
    }

    @Test
    void programThatIsAttachedIsNamedWithTheProcessThatHoldsIt() throws XdpException {
        var first = new InstructionProgram(
                "the_first_one", new Assembler().mov(Register.R0, 2).exit().instructions());
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink _ = rig.xdp().attach(rig.left().rx(), first, AttachSpec.DEFAULT);
                Xdp other = Xdp.linux()) {
            var refused = assertThrows(
                    XdpException.class, () -> other.attach(rig.left().rx(), RULES, AttachSpec.DEFAULT));

            assertEquals(Kind.BUSY, refused.kind());
            assertTrue(refused.getMessage().contains("the_first_one"), refused.getMessage());
            String process = Long.toString(ProcessHandle.current().pid());
            assertTrue(refused.getMessage().contains(process), refused.getMessage());
        }
    }

    @Test
    void programOfInstructionsThatWouldCutTheHostOffIsRefused() throws XdpException {
        var drop = new InstructionProgram(
                "drop", new Assembler().mov(Register.R0, 1).exit().instructions());
        try (Rig rig = Rig.veth(1, 1500)) {
            var refused = assertThrows(
                    XdpException.class, () -> rig.xdp().attach(rig.left().rx(), drop, AttachSpec.DEFAULT));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("ARP"), refused.getMessage());
        }
    }

    private static XdpInterface loopback(Xdp xdp) throws XdpException {
        return xdp.find("lo");
    }
}
