package io.xdp4j.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.FrameHandler.Next;
import io.xdp4j.FrameSocket;
import io.xdp4j.TappedFrame;
import io.xdp4j.XdpLink;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.Tcp;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

final class TestBedTest {

    private static final byte[] HELLO = TestFrames.udp(7, "hello");
    private static final byte[] QUESTION = TestFrames.udp(53, "?");
    private static final String TO_APP = "udp dst port 7 -> redirect app\nudp dst port 53 -> redirect app";

    @Test
    void everyFrameIsWhereRulesSentIt() throws Exception {
        TestBed.test("everyFrameIsWhereRulesSentIt", bed -> {
            TestSocket app = bed.left().socket("app");
            XdpLink link = bed.left().attach(RuleList.parse("udp dst port 53 -> drop\nudp dst port 7 -> redirect app"));

            bed.right().send(HELLO, QUESTION, TestFrames.arp());

            app.expect(HELLO);
            bed.left().expectDropped(1);
            bed.left().host().expect(TestFrames.arp());
            bed.left().expectVerdicts(TestVerdict.REDIRECT, TestVerdict.DROP, TestVerdict.PASS);
            assertEquals(1, link.counters().getFirst().packets());
        });
    }

    @Test
    void whatWasTakenIsNotThereAgain() throws Exception {
        TestBed.test("whatWasTakenIsNotThereAgain", bed -> {
            bed.right().send(HELLO);

            bed.left().host().expect(1);
            bed.left().host().expectNothing();
            bed.left().expectVerdicts(TestVerdict.PASS);
            bed.left().expectVerdicts();
            assertEquals(1, bed.left().count(TestVerdict.PASS));
        });
    }

    @Test
    void reflectedFrameIsAtTheHostThatSentIt() throws Exception {
        TestBed.test("reflectedFrameIsAtTheHostThatSentIt", bed -> {
            bed.left().attach(RuleList.parse("udp dst port 7 -> reflect"));

            bed.right().send(HELLO);

            bed.right().host().expect(TestFrames.reflected(HELLO));
            bed.left().expectVerdicts(TestVerdict.TX);
            bed.left().host().expectNothing();
        });
    }

    @Test
    void mtuMayChangeWhileAFrameIsDecidedAbout() throws Exception {
        TestBed.test("mtuMayChange", bed -> {
            bed.network().tap(frame -> {
                if (frame.place() == TappedFrame.Place.RECEIVED) {
                    assertDoesNotThrow(() -> bed.left().mtu(1000));
                }
            });

            bed.right().send(HELLO);

            bed.left().expectVerdicts(TestVerdict.PASS);
        });
    }

    @Test
    void hostSendsBothWays() throws Exception {
        TestBed.test("hostSendsBothWays", bed -> {
            bed.left().send(HELLO);
            bed.right().send(QUESTION);

            bed.right().host().expect(HELLO);
            bed.left().host().expect(QUESTION);
        });
    }

    @Test
    void socketSends() throws Exception {
        TestBed.test("socketSends", bed -> {
            TestSocket app = bed.left().socket("app");
            byte[][] many = Collections.nCopies(3000, HELLO).toArray(byte[][]::new);

            app.send(many);

            bed.right().host().expect(many);
            assertEquals(0, app.socket().statistics().chunks().user());
        });
    }

    @Test
    void packetLoopRunsAsItIs() throws Exception {
        TestBed.test("packetLoopRunsAsItIs", bed -> {
            try (var echo = FrameSocket.open(bed.xdp(), bed.left().queue(0), Match.udpDestinationPort(7))) {
                bed.right().send(HELLO, QUESTION);

                int handled = echo.receive(
                        (memory, offset, _) -> {
                            Ethernet.swapAddresses(memory, offset);
                            return Next.SEND;
                        },
                        Duration.ZERO);

                assertEquals(1, handled);
                bed.right().host().expect(TestFrames.reflected(HELLO));
                bed.left().host().expect(QUESTION);
            }
        });
    }

    @Test
    void instructionsDecide() throws Exception {
        TestBed.test("instructionsDecide", bed -> {
            var drop = new InstructionProgram(
                    "drop", new Assembler().mov(Register.R0, 1).exit().instructions());
            bed.left().attach(drop, AttachSpec.DEFAULT.withManagementAllowed());

            bed.right().send(HELLO);

            bed.left().expectVerdicts(TestVerdict.DROP);
            bed.left().host().expectNothing();
        });
    }

    @Test
    void programThatFailsIsSeen() throws Exception {
        TestBed.test("programThatFailsIsSeen", bed -> {
            var wild = new InstructionProgram(
                    "wild",
                    new Assembler()
                            .load(Size.WORD, Register.R1, Register.R1, 0) // data
                            .load(Size.WORD, Register.R0, Register.R1, 9999)
                            .exit()
                            .instructions());
            bed.left().attach(wild, AttachSpec.DEFAULT.withManagementAllowed());

            bed.right().send(HELLO);

            bed.left().expectVerdicts(TestVerdict.ABORTED);
            bed.left().expectDropped(1);
        });
    }

    @Test
    void socketThatIsNotOpenYetIsNamed() throws Exception {
        TestBed.test("socketThatIsNotOpenYet", bed -> {
            RuleList rules = RuleList.parse(TO_APP);
            var early = assertThrows(XdpException.class, () -> bed.left().attach(rules));
            assertEquals(
                    "attach left RX INSPECT: there is no map or socket \"app\" that its rules redirect to;"
                            + " there are []; open it before you attach, or give a map by this name",
                    early.getMessage());

            bed.left().socket("app");
            bed.left().attach(rules).close();
        });
    }

    @Test
    void threadOfATestIsRefusedEvenIfItIsFirst() throws Exception {
        TestBed.test("threadOfATest", bed -> {
            var refused = new FutureTask<>(() ->
                    assertThrows(IllegalStateException.class, () -> bed.right().send(TestFrames.arp())));
            Thread.ofPlatform().start(refused);
            refused.get();

            bed.right().send(TestFrames.arp());
            bed.left().host().expect(1);
        });
    }

    @Test
    void programIsRefusedAsOnAHost() throws Exception {
        TestBed.test("programIsRefusedAsOnAHost", bed -> {
            RuleList all = RuleList.parse("all -> drop");

            assertThrows(XdpException.class, () -> bed.left().attach(all));

            bed.left().attach(all, AttachSpec.DEFAULT.withManagementAllowed()).close();
        });
    }

    @Test
    void socketsOfSeveralQueuesShareAName() throws Exception {
        TestBed.test("socketsOfSeveralQueuesShareAName", TestBed.WIRE.withQueues(2), bed -> {
            TestSocket first = bed.left().socket("app");
            TestSocket second = bed.left().socket("app", 1);
            bed.left().attach(RuleList.parse(TO_APP));

            bed.right().sendOn(1, HELLO);
            bed.right().sendOn(0, QUESTION);

            first.expect(QUESTION);
            second.expect(HELLO);
        });
    }

    @Test
    void socketsOfTheTwoEndsMayHaveOneName() throws Exception {
        TestBed.test("socketsOfTheTwoEndsMayHaveOneName", bed -> {
            TestSocket left = bed.left().socket("app");
            TestSocket right = bed.right().socket("app");
            bed.left().attach(RuleList.parse(TO_APP));
            bed.right().attach(RuleList.parse(TO_APP));

            left.send(HELLO);
            right.send(QUESTION);

            right.expect(HELLO);
            left.expect(QUESTION);
        });
    }

    @Test
    void fullSocketDropsTheRest() throws Exception {
        TestBed.test("fullSocketDropsTheRest", bed -> {
            TestSocket app = bed.left().socket("app");
            bed.left().attach(RuleList.parse(TO_APP));

            bed.right().send(Collections.nCopies(TestSocket.CHUNKS + 5, HELLO).toArray(byte[][]::new));

            bed.left().expectDropped(5);
            app.expect(TestSocket.CHUNKS);
            bed.right().send(HELLO);
            app.expect(HELLO);
        });
    }

    @Test
    void frameThatNoWireCarriesIsRefused() throws Exception {
        TestBed.test("frameThatNoWireCarriesIsRefused", bed -> {
            byte[] largest = TestFrames.ethernet(0x88B5, new byte[1504]);

            bed.right().send(largest);

            bed.left().host().expect(largest);
            assertThrows(IllegalArgumentException.class, () -> bed.right().send(Arrays.copyOf(largest, 1519)));
            assertThrows(IllegalArgumentException.class, () -> bed.right().send(new byte[13]));
            assertThrows(IllegalArgumentException.class, () -> bed.right().sendOn(1, HELLO));
        });
    }

    @Test
    void frameOfEachKindIsWhatRulesTakeItFor() throws Exception {
        TestBed.test("frameOfEachKindIsWhatRulesTakeItFor", bed -> {
            TestSocket app = bed.left().socket("app");
            List<byte[]> frames = List.of(
                    HELLO,
                    TestFrames.udp6(7, "hello"),
                    TestFrames.tcp(80, Tcp.SYN),
                    TestFrames.tcp6(80, Tcp.SYN),
                    TestFrames.icmp(),
                    TestFrames.icmp6(),
                    TestFrames.ethernet(0x88B5, new byte[46]),
                    TestFrames.vlan(5, HELLO),
                    TestFrames.vlan(9, TestFrames.vlan(5, HELLO)));
            List<String> matches = List.of(
                    "ip and udp dst port 7",
                    "ip6 and udp dst port 7",
                    "ip and tcp dst port 80",
                    "ip6 and tcp dst port 80",
                    "icmp",
                    "icmp6",
                    "ether proto 0x88b5",
                    "vlan 5",
                    "vlan 9");

            for (int i = 0; i < frames.size(); i++) {
                try (XdpLink link = bed.left()
                        .attach(
                                RuleList.parse(matches.get(i) + " -> redirect app"),
                                AttachSpec.DEFAULT.withManagementAllowed().withCounting())) {
                    bed.right().send(frames.get(i), TestFrames.arp());
                    app.expect(frames.get(i));
                    assertEquals(1, link.counters().getFirst().packets(), matches.get(i));
                }
            }
        });
    }

    @Test
    void tagGoesInFrontAndTheFrameIsWhole() {
        byte[] tagged = TestFrames.vlan(0x123, HELLO);

        assertArrayEquals(new byte[] {(byte) 0x81, 0, 1, 0x23, 8, 0}, Arrays.copyOfRange(tagged, 12, 18));
        assertArrayEquals(Arrays.copyOfRange(HELLO, 12, HELLO.length), Arrays.copyOfRange(tagged, 16, tagged.length));
        assertTrue(tagged.length == HELLO.length + 4);
        assertThrows(IllegalArgumentException.class, () -> TestFrames.vlan(4096, HELLO));
    }
}
