package io.xdp4j;

import static io.xdp4j.HostBed.assertFrames;
import static io.xdp4j.HostBed.send;
import static io.xdp4j.HostBed.taken;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.Allocation;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Programs that inspect what a host sends, on the software driver. */
@SuppressWarnings("try") // what is closed is what frames go through
final class TxInspectTest {

    private static final byte[] ONE = Frames.udp(1, "one");
    private static final byte[] TWO = Frames.udp(2, "the second");
    private static final byte[] THREE = Frames.udp(3, "three");

    @Test
    void sentFramesPassOrAreDropped() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink link = bed.sent(bed.left, Match.udpDestinationPort(2).drop())) {
            Host far = bed.host(bed.right);

            send(bed.host(bed.left), ONE, TWO, THREE);

            assertFrames(taken(far), ONE, THREE);
            assertEquals(1, link.counters().getFirst().packets());
            assertEquals(bed.left.tx(), link.hook());
        }
    }

    @Test
    void sentFrameIsRedirectedToASocketOfSentFrames() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                HostBed.End end = bed.open(bed.left.queue(0), HostBed.RINGS.withReceivesFrom(Direction.TX));
                XdpLink _ = bed.sent(bed.left, Match.udpDestinationPort(2).redirectOrDrop(end.socket()))) {
            Host far = bed.host(bed.right);

            send(bed.host(bed.left), ONE, TWO, THREE);

            assertFrames(end.received(), TWO);
            assertFrames(taken(far), ONE, THREE);
        }
    }

    @Test
    void socketsGetOnlyWhatTheyReceiveFrom() throws XdpException {
        try (HostBed bed = HostBed.shared(1);
                HostBed.End ofSent = bed.open(bed.left.queue(0), HostBed.RINGS.withReceivesFrom(Direction.TX));
                HostBed.End ofReceived = bed.open(bed.left.queue(0), HostBed.RINGS);
                XdpLink _ = bed.sent(bed.left, Match.all().redirectOrDrop(ofReceived.socket()));
                XdpLink _ = bed.received(bed.left, Match.all().redirectOrDrop(ofSent.socket()))) {
            send(bed.host(bed.left), ONE);
            send(bed.host(bed.right), TWO);

            assertFrames(ofSent.received());
            assertFrames(ofReceived.received());
        }
    }

    @Test
    void reflectedFrameGoesBackToTheHost() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink _ = bed.sent(bed.left, Match.udpDestinationPort(2).reflect())) {
            Host host = bed.host(bed.left);
            Host far = bed.host(bed.right);

            send(host, ONE, TWO, THREE);

            assertFrames(taken(host), Frames.reflected(TWO));
            assertFrames(taken(far), ONE, THREE);
        }
    }

    @Test
    void forwardedFrameGoesOutOfTheOtherInterface() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink _ = bed.sent(bed.left, Match.udpDestinationPort(2).forward("right"))) {
            Host host = bed.host(bed.left);

            send(host, TWO);

            assertFrames(taken(host), TWO);
        }
    }

    @Test
    void framesOfSocketsAndOfProgramsAreNotInspected() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink link = bed.sent(bed.left, Match.all().drop());
                XdpLink _ = bed.received(bed.left, Match.all().reflect());
                HostBed.End end = bed.open(bed.left.queue(0), HostBed.RINGS)) {
            Host far = bed.host(bed.right);

            end.send(ONE);
            send(far, TWO);

            assertFrames(taken(far), ONE, Frames.reflected(TWO));
            assertEquals(0, link.counters().getFirst().packets());
        }
    }

    @Test
    void severalProgramsAreAChainOfTheirOwn() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink first = bed.sent(bed.left, Match.udpDestinationPort(2).drop());
                XdpLink second = bed.sent(bed.left, Match.udpDestinationPort(3).drop());
                XdpLink received = bed.received(bed.left, Match.all().drop())) {
            Host far = bed.host(bed.right);

            send(bed.host(bed.left), ONE, TWO, THREE);
            first.close();
            send(bed.host(bed.left), TWO, THREE);

            assertFrames(taken(far), ONE, TWO);
            assertEquals(2, second.counters().getFirst().packets());
            assertEquals(0, received.counters().getFirst().packets());
        }
    }

    @Test
    void replacedProgramDecidesFromThenOn() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink link = bed.sent(bed.left, Match.all().drop())) {
            Host far = bed.host(bed.right);
            send(bed.host(bed.left), ONE);

            link.replace(RuleList.of(Match.udpDestinationPort(3).drop()));
            send(bed.host(bed.left), TWO, THREE);

            assertFrames(taken(far), TWO);
        }
    }

    @Test
    void instructionsMoveTheStartOfASentFrameAndTheHostsMemoryStays() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink _ = bed.xdp.attach(bed.left.tx(), shortening(), HostBed.ANY)) {
            Host far = bed.host(bed.right);
            byte[] frame = ONE.clone();

            send(bed.host(bed.left), frame);

            assertFrames(taken(far), Arrays.copyOfRange(ONE, 4, ONE.length));
            assertFrames(List.of(frame), ONE);
        }
    }

    @Test
    void trapDropsTheFrameAndTheNextIsUnharmed() throws XdpException {
        var wild = program(
                "wild",
                code -> code.load(Size.WORD, Register.R2, Register.R1, 0)
                        .load(Size.BYTE, Register.R0, Register.R2, 62)
                        .mov(Register.R0, XdpVerdict.PASS.number())
                        .exit());
        byte[] large = Frames.udp(5, "one that is longer than the others are");
        try (HostBed bed = HostBed.of(1);
                XdpLink _ = bed.xdp.attach(bed.left.tx(), wild, HostBed.ANY)) {
            Host far = bed.host(bed.right);

            send(bed.host(bed.left), ONE, large);

            assertFrames(taken(far), large);
        }
    }

    @Test
    void longSentFrameIsCutOverChunksForASocketThatTakesThat() throws XdpException {
        byte[] jumbo = Frames.udp(1, new byte[8000]);
        NicSpec large = NicSpec.of("left").withMtu(9000);
        XskSpec spec = HostBed.RINGS.withReceivesFrom(Direction.TX).withMultiBuffer();
        try (HostBed bed = new HostBed(large, NicSpec.of("right").withMtu(9000));
                HostBed.End end = bed.open(bed.left.queue(0), spec);
                XdpLink _ = bed.sent(bed.left, Match.all().redirectOrDrop(end.socket()))) {
            send(bed.host(bed.left), jumbo);

            var whole = new ByteArrayOutputStream();
            end.received().forEach(whole::writeBytes);
            assertFrames(List.of(whole.toByteArray()), jumbo);
        }
    }

    @Test
    void inspectingAllocatesNothing() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink _ = bed.sent(bed.left, Match.udpDestinationPort(2).drop());
                XdpLink _ = bed.xdp.attach(bed.left.tx(), shortening(), HostBed.ANY)) {
            Host host = bed.host(bed.left);
            MemorySegment one = MemorySegment.ofArray(ONE);
            MemorySegment two = MemorySegment.ofArray(TWO);

            double bytes = Allocation.bytesPerRun(5_000, () -> {
                host.send(one, 0, ONE.length);
                host.send(two, 0, TWO.length);
            });

            assertTrue(bytes < 1, () -> bytes + " bytes for two frames");
        }
    }

    @Test
    void programThatWouldSilenceTheHostIsRefusedUnlessAllowed() throws XdpException {
        try (HostBed bed = HostBed.of(1)) {
            RuleList all = RuleList.of(Match.all().drop());

            var refused =
                    assertThrows(XdpException.class, () -> bed.xdp.attach(bed.left.tx(), all, AttachSpec.DEFAULT));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("ARP"), refused.getMessage());
        }
    }

    @Test
    void programsOfAnotherXdpAreBusyAtThatHookAlone() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                Xdp other = Xdp.software(bed.network);
                XdpLink _ = bed.sent(bed.left, Match.udpDestinationPort(2).drop())) {
            RuleList rules = RuleList.of(Match.udpDestinationPort(3).drop());

            var refused =
                    assertThrows(XdpException.class, () -> other.attach(bed.left.tx(), rules, AttachSpec.DEFAULT));

            assertEquals(Kind.BUSY, refused.kind());
            assertTrue(refused.getMessage().contains("left TX INSPECT"), refused.getMessage());
            other.attach(bed.left.rx(), rules, AttachSpec.DEFAULT).close();
        }
    }

    private static InstructionProgram shortening() {
        return program(
                "shortening",
                code -> code.mov(Register.R2, 4)
                        .call(Helper.XDP_ADJUST_HEAD)
                        .mov(Register.R0, XdpVerdict.PASS.number())
                        .exit());
    }

    private static InstructionProgram program(String name, Consumer<Assembler> body) {
        var code = new Assembler();
        body.accept(code);
        return new InstructionProgram(name, code.instructions());
    }
}
