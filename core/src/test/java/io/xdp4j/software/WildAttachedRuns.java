package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Attaches wild programs and sends frames through them, in a Java of its own that may crash. */
final class WildAttachedRuns {

    private static final MapSpec SOCKETS = MapSpec.of("sockets", MapType.XSKMAP, Integer.BYTES, Integer.BYTES, 4);
    private static final int FRAMES = 4;
    private static final int KNOWN_TYPE = 0x88b5; // the first EtherType for experiments

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT);
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0));
    private final Endpoint receiver =
            Endpoint.open(driver, driver.right().device().queue(0));
    private final DriverMap map = driver.xskMap("sockets", 4);
    private long traps;

    private WildAttachedRuns() throws XdpException {
        map.put(0, receiver.socket);
        // What it takes is in the same batches as what the wild programs see, and between their frames.
        driver.attach(
                driver.right().device().rx(),
                Programs.attachment(RuleList.parse("ethertype 0x88b5 -> redirect sockets"), Map.of("sockets", map)));
    }

    private void run(long seed) throws XdpException {
        Program wild = WildProgram.of(seed, List.of(SOCKETS));
        var program = new InstructionProgram(wild.name(), wild.instructions());
        var random = new Random(seed);
        receiver.pool.refill(receiver.socket.fill());
        long ended = ended();
        byte[][] frames = new byte[2 * FRAMES][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = frame(random, i % 2 == 0);
        }
        var maps = Map.of("sockets", map, "programs", map, "ring", map);
        try (DriverLink link = driver.attach(driver.right().device().rx(), Programs.attachment(program, maps))) {
            send(frames);
            traps += link.toString().contains("stopped") ? 1 : 0;
        }
        int received = receive(frames);
        if (ended() - ended + received != frames.length) {
            throw new AssertionError("seed " + seed + ": of " + frames.length + " frames " + received
                    + " were received, and " + (ended() - ended) + " ended elsewhere");
        }
    }

    /** Returns how many frames came; of the known ones all, as they were. */
    private int receive(byte[][] sent) {
        int count = receiver.socket.rx().pending();
        int known = 0;
        for (int i = 0; i < count; i++) {
            byte[] frame = received();
            known += known < sent.length / 2 && Arrays.equals(frame, sent[2 * known]) ? 1 : 0;
        }
        if (known != sent.length / 2) {
            throw new AssertionError("only " + known + " of the frames beside those of the program are unharmed");
        }
        return count;
    }

    private void send(byte[][] frames) {
        sender.socket.tx().reserve(frames.length);
        for (int i = 0; i < frames.length; i++) {
            long chunk = sender.pool.take();
            MemorySegment.copy(frames[i], 0, sender.umem.memory(), JAVA_BYTE, chunk, frames[i].length);
            sender.socket.tx().set(i, chunk, frames[i].length);
        }
        sender.socket.tx().submit(frames.length);
        sender.wakeup();
        sender.pool.reclaim(sender.socket.completion());
    }

    private byte[] received() {
        receiver.socket.rx().peek(1);
        long address = receiver.socket.rx().address(0);
        int length = receiver.socket.rx().length(0);
        byte[] frame = receiver.umem.memory().asSlice(address, length).toArray(JAVA_BYTE);
        receiver.socket.rx().release(1);
        receiver.pool.give(address);
        return frame;
    }

    /** Returns how many frames ended elsewhere than at the receiver: passed, dropped, or sent back. */
    private long ended() {
        return driver.right().passed()
                + driver.right().dropped()
                + driver.left().passed()
                + driver.left().dropped();
    }

    private static byte[] frame(Random random, boolean known) {
        byte[] frame = new byte[known ? 100 : 14 + random.nextInt(200)];
        random.nextBytes(frame);
        frame[12] = (byte) (known ? KNOWN_TYPE >> 8 : 8);
        frame[13] = (byte) (known ? KNOWN_TYPE : 0);
        return frame;
    }

    /** Arguments: the first seed, how many. */
    public static void main(String[] args) throws XdpException {
        long first = Long.parseLong(args[0]);
        long end = first + Long.parseLong(args[1]);
        var runs = new WildAttachedRuns();
        for (long seed = first; seed < end; seed++) {
            runs.run(seed);
        }
        System.out.println("done: " + runs.traps + " programs were stopped");
    }
}
