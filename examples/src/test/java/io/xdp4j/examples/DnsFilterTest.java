package io.xdp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.FrameHandler.Next;
import io.xdp4j.FrameSocket;
import io.xdp4j.XdpLink;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.testkit.TestBed;
import io.xdp4j.testkit.TestFrames;
import io.xdp4j.testkit.TestSocket;
import io.xdp4j.testkit.TestVerdict;
import io.xdp4j.wire.Ethernet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a filter and a packet loop are tested: on a wire inside of the test, without rights and without Linux. */
final class DnsFilterTest {

    private static final RuleList RULES = RuleList.parse("""
        udp dst port 53 -> drop
        udp dst port 7 -> redirect app
        """);

    @Test
    void questionIsDroppedAndTheRestArrives() throws Exception {
        TestBed.test("questionIsDropped", bed -> {
            TestSocket app = bed.left().socket("app");
            XdpLink filter = bed.left().attach(RULES);
            byte[] hello = TestFrames.udp(7, "hello");

            bed.right().send(hello, TestFrames.udp(53, "?"), TestFrames.arp());

            app.expect(hello);
            bed.left().host().expect(TestFrames.arp());
            bed.left().expectVerdicts(TestVerdict.REDIRECT, TestVerdict.DROP, TestVerdict.PASS);
            assertEquals(1, filter.counters().getFirst().packets());
        });
    }

    @Test
    void questionOverIpv6AndInAVlanIsDroppedToo() throws Exception {
        TestBed.test("questionOverIpv6", bed -> {
            bed.left().socket("app");
            bed.left().attach(RULES);

            bed.right().send(TestFrames.udp6(53, "?"), TestFrames.vlan(5, TestFrames.udp(53, "?")));

            bed.left().expectDropped(2);
        });
    }

    @Test
    void loopSendsBackWhatItIsSent() throws Exception {
        TestBed.test("loopSendsBack", bed -> {
            try (var loop = FrameSocket.open(bed.xdp(), bed.left().queue(0), Match.udpDestinationPort(7))) {
                byte[] hello = TestFrames.udp(7, "hello");

                bed.right().send(hello);
                loop.receive(
                        (memory, offset, _) -> {
                            Ethernet.swapAddresses(memory, offset);
                            return Next.SEND;
                        },
                        Duration.ZERO);

                bed.right().host().expect(TestFrames.reflected(hello));
            }
        });
    }
}
