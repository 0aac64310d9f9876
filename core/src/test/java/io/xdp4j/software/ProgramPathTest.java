package io.xdp4j.software;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.ring.Allocation;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What programs of instructions and long lists do with frames, where they lie. */
final class ProgramPathTest {

    private static final int ADJUST_HEAD = 44; // include/uapi/linux/bpf.h, BPF_FUNC_xdp_adjust_head
    private static final int REDIRECT_MAP = 51; // BPF_FUNC_redirect_map

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT);

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0));

    @AutoClose
    private final Endpoint receiver =
            Endpoint.open(driver, driver.right().device().queue(0));

    @AutoClose
    private final DriverMap map = driver.xskMap("sockets", 4);

    ProgramPathTest() throws XdpException {}

    @Test
    void verdictsOfInstructionsAreObeyed() throws XdpException {
        try (DriverLink link = attach(returning(1))) {
            sender.send(Programs.frame(60), Programs.frame(60));
            assertEquals(2, driver.right().dropped());

            link.replace(attachment(returning(2)));
            sender.send(Programs.frame(60));
            assertEquals(1, driver.right().passed());

            link.replace(attachment(returning(3)));
            sender.send(Programs.frame(60));
            assertEquals(1, driver.left().passed());
            assertEquals(List.of(), link.counters());
        }
    }

    @Test
    void verdictThatThereIsNotIsAnAbort() throws XdpException {
        attach(returning(77));

        sender.send(Programs.frame(60));

        assertEquals(1, driver.right().dropped());
    }

    @Test
    void redirectGoesToTheSocketInTheSlotAndElseWhereTheProgramSays() throws XdpException {
        attach(redirecting());
        receiver.fill(4);
        byte[] frame = Programs.frame(100);

        sender.send(frame);
        assertEquals(1, driver.right().passed()); // the slot is empty: XDP_PASS, as the flags say
        map.put(0, receiver.socket);
        sender.send(frame);
        assertArrayEquals(frame, receiver.receive());
        map.remove(0);
        sender.send(frame);
        assertEquals(2, driver.right().passed());
        map.put(0, receiver.socket);
        receiver.socket.close();
        sender.send(frame);
        assertEquals(3, driver.right().passed());
    }

    @Test
    void socketOfAnotherQueueIsNoTarget() throws XdpException {
        var wide = new SoftwareDriver(WireSpec.DEFAULT.withQueues(2));
        try (Endpoint from = Endpoint.open(wide, wide.left().device().queue(1));
                Endpoint to = Endpoint.open(wide, wide.right().device().queue(0));
                DriverMap sockets = wide.xskMap("sockets", 4)) {
            sockets.put(0, to.socket);
            wide.attach(wide.right().device().rx(), Programs.attachment(redirecting(), Map.of("sockets", sockets)));
            to.fill(1);

            from.send(Programs.frame(60));

            assertEquals(1, wide.right().dropped());
        }
    }

    @Test
    void programMovesTheStartOfAFrameAndTheSendersChunkStays() throws XdpException {
        // data += 14, and the new first byte becomes 0xaa
        attach(program(
                "shorten",
                code -> code.mov(R6, R1)
                        .mov(R2, 14)
                        .call(ADJUST_HEAD)
                        .mov(R1, R6)
                        .load(Size.WORD, R2, R1, 0)
                        .load(Size.WORD, R3, R1, 4)
                        .store(Size.BYTE, R2, 0, 0xaa)
                        .mov(R0, 2)
                        .exit()));
        Programs.redirectAll(driver, driver.right().device(), receiver.socket); // after it
        receiver.fill(2);
        byte[] frame = Programs.frame(60);

        sender.send(frame);

        byte[] expected = java.util.Arrays.copyOfRange(frame, 14, 60);
        expected[0] = (byte) 0xaa;
        assertArrayEquals(expected, receiver.receive());
        assertEquals(15, sender.umem.memory().get(java.lang.foreign.ValueLayout.JAVA_BYTE, 14));
    }

    @Test
    void trapIsAnAbortAndTheNextFrameIsUnharmed() throws XdpException {
        DriverLink link = attach(program(
                "wild",
                code -> code.load(Size.WORD, R2, R1, 0)
                        .load(Size.BYTE, R3, R2, 70)
                        .mov(R0, 2)
                        .exit()));

        sender.send(Programs.frame(60), Programs.frame(100), Programs.frame(60));

        assertEquals(2, driver.right().dropped());
        assertEquals(1, driver.right().passed());
        assertTrue(link.toString().contains("stopped 2 times"), link::toString);
    }

    @Test
    void programThatDoesNotEndIsStoppedAndTheNextFrameIsUnharmed() throws XdpException {
        DriverLink link = attach(program("endless", code -> {
            Label again = code.label();
            Label end = code.label();
            code.load(Size.WORD, R2, R1, 0)
                    .load(Size.WORD, R3, R1, 4)
                    .mov(R0, 2)
                    .alu(AluOp.SUB, R3, R2)
                    .jump(JumpOp.GE, R3, 100, end)
                    .bind(again)
                    .jump(again)
                    .bind(end)
                    .exit();
        }));

        sender.send(Programs.frame(60), Programs.frame(100));

        assertEquals(1, driver.right().dropped());
        assertEquals(1, driver.right().passed());
        assertTrue(link.toString().contains("stopped once: "), link::toString);
    }

    @Test
    void redirectToNowhereIsADropAndTheNextFrameIsUnharmed() throws XdpException {
        attach(program(
                "nowhere",
                code -> code.loadMap(R1, "sockets")
                        .mov(R2, 3)
                        .mov(R3, 0)
                        .call(REDIRECT_MAP)
                        .exit()));
        sender.send(Programs.frame(60));
        map.put(3, receiver.socket);
        receiver.fill(1);
        byte[] frame = Programs.frame(100);

        sender.send(frame);

        assertEquals(1, driver.right().dropped());
        assertArrayEquals(frame, receiver.receive());
    }

    @Test
    void longListDecidesAsAShortOne() throws XdpException {
        List<Rule> rules = new ArrayList<>();
        for (int port = 1; port <= 40; port++) {
            rules.add(Match.udpDestinationPort(port).drop());
        }
        rules.add(Match.all().redirect("sockets"));
        map.put(0, receiver.socket);
        DriverLink link = driver.attach(driver.right().device().rx(), Programs.attachment(new RuleList(rules), maps()));
        receiver.fill(4);

        sender.send(udp(40), udp(41), udp(1), udp(500));

        assertEquals(2, receiver.socket.rx().pending());
        assertEquals(2, driver.right().dropped());
        assertEquals(1, link.counters().get(39).packets());
        assertEquals(2, link.counters().get(40).packets());
        assertEquals(2 * 60, link.counters().get(40).bytes());
    }

    @Test
    void programAllocatesNothing() throws XdpException {
        map.put(0, receiver.socket);
        attach(redirecting());

        double bytes = Allocation.bytesPerRun(5_000, () -> {
            receiver.pool.refill(receiver.socket.fill());
            for (int i = 0; i < 8; i++) {
                sender.queue(sender.pool.take(), 60);
            }
            sender.wakeup();
            sender.pool.reclaim(sender.socket.completion());
            int count = receiver.socket.rx().peek(8);
            for (int i = 0; i < count; i++) {
                receiver.pool.give(receiver.socket.rx().address(i));
            }
            receiver.socket.rx().release(count);
        });

        assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
        assertEquals(0, driver.right().dropped());
    }

    private DriverLink attach(InstructionProgram program) throws XdpException {
        return driver.attach(driver.right().device().rx(), attachment(program));
    }

    private Attachment attachment(InstructionProgram program) {
        return Programs.attachment(program, maps());
    }

    private Map<String, DriverMap> maps() {
        return Map.of("sockets", map);
    }

    private static InstructionProgram returning(int verdict) {
        return program("returning", code -> code.mov(R0, verdict).exit());
    }

    /** To slot 0, else XDP_PASS. */
    private static InstructionProgram redirecting() {
        return program(
                "redirecting",
                code -> code.loadMap(R1, "sockets")
                        .mov(R2, 0)
                        .mov(R3, 2)
                        .call(REDIRECT_MAP)
                        .exit());
    }

    private static InstructionProgram program(String name, Consumer<Assembler> body) {
        var code = new Assembler();
        body.accept(code);
        return new InstructionProgram(name, code.instructions());
    }

    private static byte[] udp(int port) {
        byte[] frame = new byte[60];
        frame[12] = 0x08;
        frame[14] = 0x45;
        frame[17] = 28;
        frame[23] = 17;
        frame[36] = (byte) (port >> 8);
        frame[37] = (byte) port;
        frame[39] = 8;
        return frame;
    }
}
