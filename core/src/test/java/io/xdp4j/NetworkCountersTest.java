package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Register;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.QueueCounters;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.RuleList;
import io.xdp4j.testkit.TestBed;
import io.xdp4j.testkit.TestFrames;
import io.xdp4j.testkit.TestNic;
import io.xdp4j.testkit.TestSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a queue and a link count: a test for each number. */
final class NetworkCountersTest {

    private static final AttachSpec ALLOWED = AttachSpec.DEFAULT.withManagementAllowed();
    private static final byte[] FRAME = TestFrames.udp(7, "hello");
    private static final LinkSpec SLOW = LinkSpec.PERFECT.withDelay(Duration.ofMillis(1));

    @Test
    void framesAndBatchesThatCameIn() throws Exception {
        TestBed.test("framesAndBatchesThatCameIn", bed -> {
            sendBySocket(bed.right(), 100);

            assertEquals(100, counters(bed.left()).received());
            assertEquals(2, counters(bed.left()).batches()); // 64 and 36
            assertEquals(100, counters(bed.right()).sent());
            assertEquals(2, counters(bed.right()).sendBatches());
        });
    }

    @Test
    void framesThatPassed() throws Exception {
        TestBed.test("framesThatPassed", bed -> {
            bed.right().send(FRAME, FRAME);

            assertEquals(2, counters(bed.left()).passed());
            assertEquals(0, counters(bed.left()).ended());
            assertSumsUp(bed.left());
        });
    }

    @Test
    void framesThatProgramsDropped() throws Exception {
        TestBed.test("framesThatProgramsDropped", bed -> {
            bed.left().attach(RuleList.parse("udp dst port 7 -> drop"));

            bed.right().send(FRAME, TestFrames.arp());

            assertEquals(1, counters(bed.left()).dropped());
            assertEquals(1, counters(bed.left()).ended());
            assertSumsUp(bed.left());
        });
    }

    @Test
    void framesOfProgramsThatFail() throws Exception {
        TestBed.test("framesOfProgramsThatFail", bed -> {
            var strange = new InstructionProgram(
                    "strange", new Assembler().mov(Register.R0, 77).exit().instructions());
            bed.left().attach(strange, ALLOWED);

            bed.right().send(FRAME);

            assertEquals(1, counters(bed.left()).aborted());
            assertEquals(0, counters(bed.left()).dropped());
            assertSumsUp(bed.left());
        });
    }

    @Test
    void framesForSocketsAndThoseThatFoundRoom() throws Exception {
        TestBed.test("framesForSocketsAndThoseThatFoundRoom", bed -> {
            TestSocket app = bed.left().socket("app");
            bed.left().attach(RuleList.parse("udp dst port 7 -> redirect app"));

            bed.right().send(Collections.nCopies(1100, FRAME).toArray(byte[][]::new));

            assertEquals(1100, counters(bed.left()).redirected());
            assertEquals(1024, counters(bed.left()).delivered());
            assertEquals(76, counters(bed.left()).ended());
            assertEquals(
                    76,
                    app.socket().statistics().rxDropped()
                            + app.socket().statistics().rxRingFull());
            assertSumsUp(bed.left());
        });
    }

    @Test
    void framesThatGoBackAndThoseThatDoTooOften() throws Exception {
        TestBed.test("framesThatGoBackAndThoseThatDoTooOften", bed -> {
            bed.left().attach(RuleList.parse("udp dst port 7 -> reflect"));
            bed.right().attach(RuleList.parse("udp dst port 7 -> reflect"));

            bed.right().send(FRAME);

            assertEquals(
                    9,
                    counters(bed.left()).transmitted() + counters(bed.right()).transmitted());
            assertEquals(1, counters(bed.left()).lost() + counters(bed.right()).lost());
            assertEquals(1, counters(bed.left()).ended() + counters(bed.right()).ended());
            assertSumsUp(bed.left());
        });
    }

    @Test
    void framesThatTheInterfaceDoesNotTake() throws Exception {
        TestBed.test("framesThatTheInterfaceDoesNotTake", bed -> {
            bed.left().mtu(100);
            bed.right().send(TestFrames.ethernet(0x88B5, new byte[105]), FRAME);
            assertEquals(1, counters(bed.left()).refused());

            assertEquals(2, counters(bed.left()).received());
            assertSumsUp(bed.left());
        });
    }

    @Test
    void framesToAnInterfaceThatIsDownAreDroppedByTheLink() throws Exception {
        for (LinkSpec link : List.of(LinkSpec.PERFECT, SLOW)) {
            TestBed.test("framesToAnInterfaceThatIsDown", TestBed.WIRE.withLink(link), bed -> {
                bed.left().down();
                bed.right().send(FRAME, FRAME);
                bed.run();
                bed.left().up();
                bed.right().send(FRAME);
                bed.run();
                bed.left().remove();
                bed.right().send(FRAME);
                bed.run();

                assertEquals(
                        new LinkCounters(4, 1, 0, 0, 0, 0, 0, 3, FRAME.length),
                        bed.right().linkCounters());
                bed.right().expectLost(3);
                assertEquals(1, counters(bed.left()).received());
            });
        }
    }

    @Test
    void hubDropsTheCopyForAnInterfaceThatIsDown() throws Exception {
        NetworkSpec spec = new NetworkSpec(
                List.of(NicSpec.of("a"), NicSpec.of("b"), NicSpec.of("c")),
                List.of(new JoinSpec.Hub(List.of("a", "b", "c"), SLOW)));
        TestBed.test("hubDropsTheCopy", spec.withTime(NetworkSpec.Time.SIMULATED), bed -> {
            bed.nic("b").down();

            bed.nic("a").send(FRAME);
            bed.run();

            assertEquals(1, bed.nic("a").linkCounters().noCarrier());
            assertEquals(1, bed.nic("a").linkCounters().delivered());
            bed.nic("c").host().expect(FRAME);
        });
    }

    @Test
    void framesThatAreNotSent() throws Exception {
        TestBed.test("framesThatAreNotSent", bed -> {
            bed.right().mtu(100);

            bed.right().socket("app").send(TestFrames.ethernet(0x88B5, new byte[105]));

            assertEquals(1, counters(bed.right()).unsent());
            assertEquals(0, counters(bed.right()).sent());
            assertEquals(0, bed.right().linkCounters().sent());
        });
    }

    @Test
    void countersOfQueuesAreApartAndSumUp() throws Exception {
        TestBed.test("countersOfQueuesAreApartAndSumUp", TestBed.WIRE.withQueues(2), bed -> {
            bed.right().sendOn(0, FRAME);
            bed.right().sendOn(1, FRAME, FRAME);

            QueueCounters first = bed.network().counters(bed.left().queue(0));
            QueueCounters second = bed.network().counters(bed.left().queue(1));
            assertEquals(1, first.passed());
            assertEquals(2, second.passed());
            assertEquals(bed.left().counters(), first.plus(second));
            var refused = assertThrows(
                    XdpException.class, () -> bed.network().counters(bed.left().queue(2)));
            assertEquals(Kind.INVALID, refused.kind());
        });
    }

    @Test
    void wireCountsFramesAndBytes() throws Exception {
        TestBed.test("wireCountsFramesAndBytes", bed -> {
            bed.right().send(FRAME, FRAME);
            bed.left().attach(RuleList.parse("udp dst port 7 -> reflect"));
            bed.right().send(FRAME);

            assertEquals(
                    new LinkCounters(3, 3, 0, 0, 0, 0, 0, 0, 3 * FRAME.length),
                    bed.right().linkCounters());
            assertEquals(
                    new LinkCounters(1, 1, 0, 0, 0, 0, 0, 0, FRAME.length),
                    bed.left().linkCounters());
        });
    }

    @Test
    void linkCountsWhatItDoesToFrames() throws Exception {
        LinkSpec link =
                SLOW.withLoss(0.1).withDuplication(0.1).withReordering(0.1).withCorruption(0.1);
        TestBed.test("linkCountsWhatItDoesToFrames", TestBed.WIRE.withLink(link), bed -> {
            for (int i = 0; i < 500; i++) {
                bed.right().send(FRAME);
                bed.advance(Duration.ofNanos(100_000));
            }
            bed.run();

            LinkCounters counters = bed.right().linkCounters();
            assertEquals(500, counters.sent());
            assertEquals(500 + counters.duplicated() - counters.lost(), counters.delivered());
            assertEquals(counters.delivered() * FRAME.length, counters.bytes());
            assertEquals(counters.delivered(), bed.left().counters().received());
            for (long some :
                    new long[] {counters.lost(), counters.duplicated(), counters.reordered(), counters.corrupted()}) {
                assertEquals(50, some, 30, counters::toString);
            }
        });
    }

    @Test
    void linkCountsWhatIsTooMuch() throws Exception {
        TestBed.test("linkCountsWhatIsTooMuch", TestBed.WIRE.withLink(SLOW.withFrames(2)), bed -> {
            bed.right().send(FRAME, FRAME, FRAME, FRAME, FRAME);
            bed.run();

            assertEquals(3, bed.right().linkCounters().queueFull());
            assertEquals(2, bed.right().linkCounters().delivered());
            bed.right().expectLost(3);
        });
    }

    private static void sendBySocket(TestNic nic, int frames) throws XdpException {
        XskSocket socket = nic.socket("app").socket();
        Receiver.fillTx(socket, FRAME, frames);
        socket.wakeup();
    }

    private static QueueCounters counters(TestNic nic) {
        return nic.counters();
    }

    /** Whatever became of a frame, it is counted there alone. */
    private static void assertSumsUp(TestNic nic) {
        QueueCounters all = nic.counters();
        long sum = all.refused() + all.passed() + all.dropped() + all.aborted() + all.redirected() + all.transmitted();
        assertEquals(all.received(), sum, all::toString);
    }
}
