package io.xdp4j.software;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Size;
import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.RssSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.nic.HostInbox;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames of any bytes and any length, through each kind of program: every one ends in exactly one counter. */
final class HostileFramesTest {

    private static final int ADJUST_HEAD = 44; // include/uapi/linux/bpf.h, BPF_FUNC_xdp_adjust_head
    private static final int ADJUST_TAIL = 65; // BPF_FUNC_xdp_adjust_tail
    private static final int XDP_TX = 3;
    private static final int FRAMES = 30_000;
    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());
    private static final String AGAIN = "-Dxdp4j.seed=" + SEED;

    private final Random random = new Random(SEED);
    private final SoftwareDriver driver =
            new SoftwareDriver(WireSpec.DEFAULT.withQueues(2).withRss(RssSpec.over(2)));

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0));

    @AutoClose
    private final Endpoint receiver =
            Endpoint.open(driver, driver.right().device().queue(1));

    @AutoClose
    private final DriverMap map = driver.xskMap("sockets", 2);

    HostileFramesTest() throws XdpException {
        map.put(1, receiver.socket);
    }

    private enum Kind {
        NOTHING,
        BYPASS,
        FEW_RULES,
        MANY_RULES,
        REFLECTION,
        SHORTER,
        LONGER_BACK,
        LONGER_AT_THE_END_BACK,
        WILD,
        FORWARD,
        FORWARD_BACK
    }

    @ParameterizedTest
    @EnumSource
    void everyFrameEndsInOneCounter(Kind kind) throws XdpException {
        try (DriverLink link = driver.attach(driver.right().device().rx(), attachment(kind))) {
            long received = 0;
            for (int sent = 0; sent < FRAMES; sent += 30) {
                receiver.pool.refill(receiver.socket.fill());
                sender.send(frames());
                received += drain(receiver);
            }
            link.counters();

            assertEquals(FRAMES, gone() + received, AGAIN);
            assertEquals(Endpoint.MEMORY.chunks(), sender.pool.available(), AGAIN);
        }
    }

    /** What a host sends, at the TX hook. */
    @ParameterizedTest
    @EnumSource
    void everyFrameOfAHostEndsInOneCounter(Kind kind) throws XdpException {
        XskSpec ofSent = Endpoint.RINGS.withReceivesFrom(Direction.TX);
        try (Endpoint end = Endpoint.open(driver, driver.left().device().queue(1), Endpoint.MEMORY, ofSent);
                DriverLink link = driver.attach(driver.left().device().tx(), attachment(kind))) {
            map.put(1, end.socket);
            long received = 0;
            for (int sent = 0; sent < FRAMES; sent += 30) {
                end.pool.refill(end.socket.fill());
                for (byte[] frame : frames()) {
                    driver.left().queue(1).send(MemorySegment.ofArray(frame), 0, frame.length);
                }
                received += drain(end);
            }
            link.counters();

            assertEquals(FRAMES, gone() + received, AGAIN);
        }
    }

    /** What a socket gives to the host, with and without one. */
    @Test
    void everyFrameThatIsPutInBeforeTheHostEndsInOneCounter() throws XdpException {
        XskSpec toHost = Endpoint.RINGS.withSendsTo(Direction.RX);
        try (Endpoint end = Endpoint.open(driver, driver.left().device().queue(1), Endpoint.MEMORY, toHost)) {
            HostInbox host = null;
            long taken = 0;
            for (int sent = 0; sent < FRAMES; sent += 30) {
                end.send(frames());
                if (host != null) {
                    taken += host.take((_, _, length, _) -> length >= 14 && length <= 1518);
                } else if (sent > FRAMES / 2) {
                    host = driver.left().keepForHost();
                }
            }

            assertEquals(FRAMES, driver.left().passed() + driver.left().dropped(), AGAIN);
            assertTrue(taken > 0 && taken <= driver.left().passed() && host.overflowed() == 0, AGAIN);
            assertEquals(Endpoint.MEMORY.chunks(), end.pool.available(), AGAIN);
        }
    }

    /** A frame that a program made longer than the wire carries is lost, and nobody is harmed. */
    @Test
    void frameThatGrewBeyondTheWireIsDroppedOnTheWayBack() throws XdpException {
        driver.attach(driver.right().device().rx(), Programs.attachment(growing(ADJUST_HEAD, -200), Map.of()));

        sender.send(Programs.frame(1518), Programs.frame(100));

        assertEquals(1, driver.right().dropped());
        assertEquals(1, driver.left().passed());
    }

    private byte[][] frames() {
        byte[][] frames = new byte[30][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new byte[length()];
            random.nextBytes(frames[i]);
            if (frames[i].length > 40 && random.nextBoolean()) {
                frames[i][12] = 8;
                frames[i][13] = 0;
                frames[i][14] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0x45);
                frames[i][23] = (byte) (random.nextBoolean() ? 17 : 6);
            }
        }
        return frames;
    }

    private int length() {
        return switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(20);
            case 1 -> 1510 + random.nextInt(20);
            default -> 14 + random.nextInt(200);
        };
    }

    private long gone() {
        return driver.left().passed()
                + driver.left().dropped()
                + driver.right().passed()
                + driver.right().dropped();
    }

    private static int drain(Endpoint end) {
        int count = end.socket.rx().peek(64);
        for (int i = 0; i < count; i++) {
            end.pool.give(end.socket.rx().chunk(i));
        }
        end.socket.rx().release(count);
        return count;
    }

    private Attachment attachment(Kind kind) {
        Map<String, DriverMap> maps = Map.of("sockets", map);
        return switch (kind) {
            case NOTHING -> Programs.attachment(returning(2), maps);
            case BYPASS -> Programs.redirectAll(map);
            case FEW_RULES -> Programs.attachment(new RuleList(rules(4)), maps);
            case MANY_RULES -> Programs.attachment(new RuleList(rules(60)), maps);
            case REFLECTION -> Programs.rules(Match.all().reflect());
            case FORWARD -> Programs.rules(Match.all().forward("soft1"));
            case FORWARD_BACK -> Programs.rules(Match.all().forward("soft0"));
            case SHORTER -> Programs.attachment(growing(ADJUST_HEAD, 30), maps);
            case LONGER_BACK -> Programs.attachment(growing(ADJUST_HEAD, -250), maps);
            case LONGER_AT_THE_END_BACK -> Programs.attachment(growing(ADJUST_TAIL, 60), maps);
            case WILD ->
                Programs.attachment(
                        program(code -> code.load(Size.WORD, R2, R1, 0)
                                .load(Size.BYTE, R0, R2, 100)
                                .exit()),
                        maps);
        };
    }

    private static List<Rule> rules(int ports) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < ports; i++) {
            rules.add(Match.udpDestinationPort(1 + i * 1_000).drop());
        }
        rules.add(Match.all().redirect("sockets"));
        return rules;
    }

    private static InstructionProgram returning(int verdict) {
        return program(code -> code.mov(R0, verdict).exit());
    }

    private static InstructionProgram growing(int helper, int bytes) {
        return program(code -> code.mov(R2, bytes).call(helper).mov(R0, XDP_TX).exit());
    }

    private static InstructionProgram program(Consumer<Assembler> body) {
        var code = new Assembler();
        body.accept(code);
        return new InstructionProgram("hostile", code.instructions());
    }
}
