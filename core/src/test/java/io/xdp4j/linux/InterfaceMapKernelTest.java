package io.xdp4j.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.KernelTest;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskSocket;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Frames that a program redirects to another interface: those that {@code source} sends to {@code left} come out of
 * {@code out}, and so to {@code sink}.
 */
@KernelTest
final class InterfaceMapKernelTest {

    private static final int FRAMES = 5;
    private static final int FRAME_BYTES = 60;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final AttachSpec COUNTING = AttachSpec.DEFAULT.withCounting().withManagementAllowed();

    @Test
    void nativeProgramSendsFramesOutOfAnotherInterface() throws Exception {
        assertRedirected("out", "sink", AttachMode.NATIVE, AttachMode.NATIVE);
    }

    @Test
    void genericProgramSendsFramesOutOfAnotherInterface() throws Exception {
        assertRedirected("out", "sink", AttachMode.GENERIC, AttachMode.GENERIC);
    }

    @Test
    void framesGoBackIfTheInterfaceIsItsOwnTarget() throws Exception {
        assertRedirected("left", "source", AttachMode.NATIVE, AttachMode.NATIVE);
    }

    @Test
    void targetThatTakesNoFramesOfNativeProgramsMakesAutoGeneric() throws Exception {
        try (Xdp xdp = pairs();
                InterfaceMap map = InterfaceMap.create(List.of(xdp.find("out").index()))) {
            assertEquals(AttachMode.GENERIC, map.mode(AttachMode.AUTO));
            assertEquals(AttachMode.GENERIC, map.mode(AttachMode.GENERIC));
            var refused = assertThrows(XdpException.class, () -> map.mode(AttachMode.NATIVE));
            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertTrue(refused.getMessage().contains("redirect to out"), refused.getMessage());
            assertTrue(refused.advice().contains("attach a program to its other end"), refused.advice());

            try (XdpLink _ = xdp.attach(xdp.find("sink").rx(), RuleList.of(), COUNTING)) {
                assertEquals(AttachMode.NATIVE, map.mode(AttachMode.NATIVE));
                assertEquals(AttachMode.AUTO, map.mode(AttachMode.AUTO));
            }
        }
    }

    @Test
    void loopbackIsRefused() throws Exception {
        try (Xdp xdp = Xdp.linux()) {
            int loopback = xdp.find("lo").index();

            var refused = assertThrows(XdpException.class, () -> InterfaceMap.create(List.of(loopback)));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("loopback"), refused.getMessage());
        }
    }

    @Test
    void interfaceThatIsGoneOrInAnotherNamespaceIsRefused() throws Exception {
        try (Xdp xdp = pairs();
                NetNamespace other = NetNamespace.create();
                RouteSocket route = RouteSocket.open()) {
            int moved = xdp.find("out").index();
            route.move(moved, other);
            for (int index : new int[] {4711, moved}) {
                var refused = assertThrows(XdpException.class, () -> InterfaceMap.create(List.of(index)));

                assertEquals(Kind.GONE, refused.kind());
                assertTrue(refused.getMessage().contains("interface " + index), refused.getMessage());
            }
        }
    }

    /** The program then does what it says of a miss: here it passes. */
    @Test
    void slotOfAnInterfaceThatIsDeletedIsEmptied() throws Exception {
        try (Xdp xdp = pairs();
                RouteSocket route = RouteSocket.open();
                InterfaceMap map = InterfaceMap.create(List.of(xdp.find("out").index()));
                BpfProgram program = redirect(map)) {
            assertEquals(XdpVerdict.REDIRECT.number(), program.verdict(new byte[FRAME_BYTES]));

            route.delete(xdp.find("out").index());

            assertEquals(XdpVerdict.PASS.number(), program.verdict(new byte[FRAME_BYTES]));
        }
    }

    @Test
    void ruleThatForwardsToWhereNativeFramesCannotGoIsGenericOrRefused() throws Exception {
        RuleList rules = RuleList.of(Match.udpDestinationPort(9).forward("out"));
        try (Xdp xdp = pairs()) {
            try (XdpLink link = xdp.attach(xdp.find("left").rx(), RuleList.of(), COUNTING)) {
                var refused = assertThrows(XdpException.class, () -> link.replace(rules));
                assertEquals(Kind.UNSUPPORTED, refused.kind());
                assertEquals(AttachMode.NATIVE, link.mode());
            }
            try (XdpLink link = xdp.attach(xdp.find("left").rx(), rules, COUNTING)) {
                assertEquals(AttachMode.GENERIC, link.mode());
            }
            assertThrows(
                    XdpException.class,
                    () -> xdp.attach(xdp.find("left").rx(), rules, COUNTING.withMode(AttachMode.NATIVE)));
        }
    }

    private static void assertArrives(XdpLink sink) throws XdpException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        long arrived = 0;
        while (arrived < FRAMES && System.nanoTime() < end) {
            arrived = sink.counters().getLast().packets();
        }
        assertTrue(arrived >= FRAMES, arrived + " frames arrived");
    }

    private static void assertRedirected(String target, String arrives, AttachMode asked, AttachMode mode)
            throws Exception {
        try (Xdp xdp = pairs();
                XdpLink sink = xdp.attach(xdp.find(arrives).rx(), RuleList.of(), COUNTING);
                InterfaceMap map = InterfaceMap.create(List.of(xdp.find(target).index()));
                BpfProgram program = redirect(map);
                BpfLink link = BpfLink.attach(xdp.find("left"), program, map.mode(asked))) {
            assertEquals(mode, link.mode());

            send(xdp, xdp.find("source"));

            assertArrives(sink);
        }
    }

    /** A program that redirects all to the first interface of the map, and passes if there is none. */
    private static BpfProgram redirect(InterfaceMap map) throws XdpException {
        var code = new Assembler()
                .loadMap(Register.R1, InterfaceMap.NAME)
                .mov(Register.R2, 0)
                .mov(Register.R3, XdpVerdict.PASS.number())
                .call(Helper.REDIRECT_MAP)
                .exit();
        var program = new InstructionProgram("redirect", code.instructions());
        return BpfProgram.load(program, Map.of(InterfaceMap.NAME, map.fd()));
    }

    private static void send(Xdp xdp, XdpInterface from) throws XdpException {
        try (Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(64));
                XskSocket socket = xdp.open(
                        from.queue(0), umem, XskSpec.DEFAULT.withRings(64).sendOnly())) {
            assertEquals(FRAMES, socket.tx().reserve(FRAMES));
            for (int i = 0; i < FRAMES; i++) {
                socket.tx().set(i, umem.pool().take(), FRAME_BYTES);
            }
            socket.tx().submit(FRAMES);
            while (socket.tx().pending() > 0) {
                socket.wakeup();
            }
        }
    }

    /** Two veth pairs, all up: {@code source} and {@code left}, {@code out} and {@code sink}. */
    private static Xdp pairs() throws XdpException {
        try (RouteSocket route = RouteSocket.open();
                NetNamespace here = NetNamespace.current()) {
            route.createVeth(new VethSpec("source", "left", 1, 1500), here);
            route.createVeth(new VethSpec("out", "sink", 1, 1500), here);
            for (Link link : route.links()) {
                route.setUp(link.index());
            }
        }
        return Xdp.linux();
    }
}
