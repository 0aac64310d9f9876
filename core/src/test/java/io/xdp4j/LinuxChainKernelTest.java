package io.xdp4j;

import static io.xdp4j.ChainContract.awaitTaken;
import static io.xdp4j.ChainContract.drop;
import static io.xdp4j.ChainContract.dropping;
import static io.xdp4j.ChainContract.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.FileLimit;
import io.xdp4j.rule.InstructionProgram;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several programs on one interface of the kernel. */
@SuppressWarnings("try") // closing early is what some of these tests are about
@KernelTest
final class LinuxChainKernelTest implements ChainContract {

    private static final AttachSpec ANY = AttachSpec.DEFAULT;

    @Override
    public Rig rig() throws XdpException {
        return Rig.veth(1, 1500);
    }

    @Test
    void programsOfInstructionsAndOfRulesRunTogether() throws XdpException {
        try (Rig rig = rig();
                XdpLink first = dropping(rig, 9);
                XdpLink _ = rig.xdp().attach(rig.left().rx(), nested(2), ANY);
                XdpLink last = dropping(rig, 10)) {
            rig.send(to(9), to(10));

            awaitTaken(last, 1);
            awaitTaken(first, 1);
        }
    }

    @Test
    void modeThatTheOthersDoNotRunInIsRefusedAndAutoJoins() throws XdpException {
        try (Rig rig = rig();
                XdpLink _ = rig.xdp().attach(rig.left().rx(), drop(9), ANY.withMode(AttachMode.GENERIC));
                XdpLink joined = rig.xdp().attach(rig.left().rx(), drop(10), ANY)) {
            assertEquals(AttachMode.GENERIC, joined.mode());

            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().attach(rig.left().rx(), drop(11), ANY.withMode(AttachMode.NATIVE)));

            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertTrue(refused.getMessage().contains("in mode GENERIC"), refused.getMessage());
        }
    }

    @Test
    void programThatIsTooDeepOnlyWithOthersIsRefusedWithTheReason() throws XdpException {
        try (Rig rig = rig()) {
            rig.xdp().attach(rig.left().rx(), nested(8), ANY).close();
            try (XdpLink stays = dropping(rig, 9)) {
                var refused = assertThrows(
                        VerifierException.class,
                        () -> rig.xdp().attach(rig.left().rx(), nested(8), ANY));

                assertTrue(refused.getMessage().contains("8 levels of calls"), refused.getMessage());
                rig.send(to(9));
                awaitTaken(stays, 1);
            }
        }
    }

    @Test
    void closedProgramIsOutEvenIfNothingCanBeLoaded() throws XdpException {
        try (Rig rig = rig();
                XdpLink first = dropping(rig, 9);
                XdpLink last = dropping(rig, 9)) {
            XdpLink closed = dropping(rig, 10);
            refusedOnce(rig); // so that the classes of a refusal are there: without descriptors none can be loaded
            try (XdpLink after = dropping(rig, 10)) {
                try (FileLimit _ = FileLimit.reached()) {
                    first.close();
                    closed.close();
                }

                rig.send(to(9), to(10));

                awaitTaken(after, 1);
                awaitTaken(last, 1);
            }
        }
    }

    @Test
    void outOfDescriptorsLeavesTheOthers() throws XdpException {
        try (Rig rig = rig();
                XdpLink first = dropping(rig, 9);
                XdpLink second = dropping(rig, 10)) {
            rig.send(to(11)); // opens what sends
            try (FileLimit _ = FileLimit.reached()) {
                var refused = assertThrows(XdpException.class, () -> dropping(rig, 11));

                assertEquals(Kind.LIMIT, refused.kind());
            }

            rig.send(to(9), to(10));

            awaitTaken(second, 1);
            awaitTaken(first, 1);
        }
    }

    @Test
    void closingTheLastDetaches() throws XdpException {
        try (Rig rig = rig()) {
            XdpLink first = dropping(rig, 9);
            XdpLink second = dropping(rig, 10);
            first.close();
            assertFalse(attached(rig).isEmpty());

            second.close();

            assertEquals(List.of(), attached(rig));
        }
    }

    @Test
    void chainThatWasDetachedByForceIsFollowedByAnother() throws Exception {
        try (Rig rig = rig();
                XdpLink old = dropping(rig, 9)) {
            String refused = other(rig);
            String id = refused.substring(refused.lastIndexOf(' ') + 1);
            assertEquals(
                    0,
                    new ProcessBuilder("bpftool", "link", "detach", "id", id)
                            .start()
                            .waitFor(),
                    refused);
            assertEquals(List.of(), attached(rig));
            try (XdpLink next = dropping(rig, 10)) {
                old.close();

                rig.send(to(10));

                awaitTaken(next, 1);
            }
        }
    }

    @Test
    void programOfAnotherXdpOfThisProcessIsBusy() throws XdpException {
        try (Rig rig = rig();
                XdpLink _ = dropping(rig, 9)) {
            String refused = other(rig);

            assertTrue(refused.contains("another Xdp of this process"), refused);
        }
    }

    private static void refusedOnce(Rig rig) throws XdpException {
        var loopback = rig.xdp().find("lo").rx();
        assertThrows(XdpException.class, () -> rig.xdp().attach(loopback, drop(9), ANY.withMode(AttachMode.NATIVE)));
    }

    /** Returns what another Xdp is told. */
    private static String other(Rig rig) throws XdpException {
        try (Xdp other = Xdp.linux()) {
            var refused = assertThrows(
                    XdpException.class, () -> other.attach(rig.left().rx(), drop(11), ANY));
            assertEquals(Kind.BUSY, refused.kind());
            return refused.getMessage();
        }
    }

    private static List<Link.Program> attached(Rig rig) throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            return route.links().stream()
                    .filter(link -> link.index() == rig.left().index())
                    .findFirst()
                    .orElseThrow()
                    .programs();
        }
    }

    /** A program that passes, by functions that call one another, {@code levels} deep with the main one. */
    private static InstructionProgram nested(int levels) {
        var code = new Assembler();
        for (int i = 1; i < levels; i++) {
            Label next = code.label();
            code.callLocal(next).exit().bind(next);
        }
        return new InstructionProgram("nested", code.mov(Register.R0, 2).exit().instructions());
    }
}
