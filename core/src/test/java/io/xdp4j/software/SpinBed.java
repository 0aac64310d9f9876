package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.Events;
import io.xdp4j.device.Hook;
import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.RssSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.VlanMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.ring.RawDescriptor;
import io.xdp4j.ring.TxMetadata;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.nic.Drive;
import io.xdp4j.software.nic.Network;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.nic.NicQueue;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A wire on which several threads do whatever can be done, at random: what they open lies where the others find it, and
 * close it, at any moment.
 */
final class SpinBed {

    private static final int QUEUES = 2;
    private static final int SHARERS = 2; // sockets of a queue
    private static final int SLOTS = 2 * QUEUES * SHARERS;
    private static final int LINKS = 6;
    private static final UmemSpec MEMORY = new UmemSpec(32, 2048, 0);
    private static final XskSpec RINGS = XskSpec.DEFAULT.withRings(16);

    private final SoftwareDriver driver = new SoftwareDriver(new Network(new NetworkSpec(
            List.of(nic("soft0"), nic("soft1").withVlan(VlanMode.STRIP)),
            List.of(new JoinSpec.Wire("soft0", "soft1")))));
    private final AtomicReferenceArray<Held> sockets = new AtomicReferenceArray<>(SLOTS);
    private final AtomicIntegerArray claimed = new AtomicIntegerArray(SLOTS); // by who opens or closes there
    private final AtomicReferenceArray<DriverMap> maps = new AtomicReferenceArray<>(2);
    private final AtomicReferenceArray<DriverLink> links = new AtomicReferenceArray<>(LINKS);
    private final AtomicLong opens = new AtomicLong();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong sends = new AtomicLong();
    private final AtomicLong hostSends = new AtomicLong();

    /** A socket with its memory; who uses the rings holds the monitor, who closes does not. */
    private record Held(Endpoint endpoint) {}

    SpinBed() {
        maps.set(0, driver.xskMap("sockets", QUEUES));
        maps.set(1, driver.xskMap("sockets", QUEUES));
    }

    /** Does something; what is refused because another closed it meanwhile is as it should be. */
    void step(Random random) throws XdpException {
        try {
            switch (random.nextInt(18)) {
                case 8, 9 -> host(random);
                case 10 -> drive(random);
                case 0 -> open(random);
                case 1 -> close(random);
                case 2 -> attach(random);
                case 3 -> detach(random);
                case 4 -> replace(random);
                case 5 -> changeMap(random);
                case 6 -> look(random);
                case 7 ->
                    nic(random.nextInt(2))
                            .rss(random.nextBoolean() ? RssSpec.NONE : RssSpec.over(1 + random.nextInt(QUEUES)));
                default -> traffic(random);
            }
        } catch (IllegalStateException e) {
            requireIsAboutClosing(e);
        }
    }

    /** Closes all; then whatever can be taken must be free. */
    void closeAll() throws XdpException {
        for (int i = 0; i < LINKS; i++) {
            close(links.getAndSet(i, null));
        }
        for (int i = 0; i < SLOTS; i++) {
            close(sockets.getAndSet(i, null));
        }
        if (!driver.left().attached().isEmpty() || !driver.right().attached().isEmpty()) {
            throw new AssertionError("programs are left");
        }
        for (int i = 0; i < 2 * QUEUES; i++) {
            Endpoint.open(driver, nic(i).device().queue(i / 2)).close();
        }
    }

    long opens() {
        return opens.get();
    }

    long opened() {
        return opened.get();
    }

    long sends() {
        return sends.get();
    }

    long hostSends() {
        return hostSends.get();
    }

    private void open(Random random) throws XdpException {
        int slot = random.nextInt(SLOTS);
        if (sockets.get(slot) != null || !claimed.compareAndSet(slot, 0, 1)) {
            return;
        }
        try {
            if (sockets.get(slot) == null) {
                opens.incrementAndGet();
                XdpQueue queue = nic(slot).device().queue(slot / 2 % QUEUES);
                sockets.set(slot, new Held(Endpoint.open(driver, queue, memory(random), rings(random))));
                opened.incrementAndGet();
            }
        } catch (XdpException e) {
            if (e.kind() != XdpException.Kind.BUSY) {
                throw e;
            }
        } finally {
            claimed.set(slot, 0);
        }
    }

    private static NicSpec nic(String name) {
        return NicSpec.of(name).withQueues(QUEUES).withSharedQueues();
    }

    private static UmemSpec memory(Random random) {
        return random.nextInt(3) == 0 ? MEMORY.withTxMetadata(TxMetadata.BYTES_WITH_VLAN) : MEMORY;
    }

    private static XskSpec rings(Random random) {
        XskSpec rings = hook(random);
        rings = random.nextInt(4) == 0 ? rings.withMultiBuffer() : rings;
        return random.nextInt(4) == 0 ? rings.withMetadata() : rings;
    }

    private static XskSpec hook(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> RINGS.sendOnly();
            case 2 -> RINGS.withReceivesFrom(Direction.TX);
            case 3 -> RINGS.withSendsTo(Direction.RX);
            default -> RINGS;
        };
    }

    /** Empties a slot; or closes what is in it only, which others then find closed, or close at the same time. */
    private void close(Random random) {
        int slot = random.nextInt(SLOTS);
        if (random.nextInt(4) == 0) {
            close(sockets.get(slot));
        } else if (random.nextInt(2) == 0 && claimed.compareAndSet(slot, 0, 1)) {
            close(sockets.getAndSet(slot, null));
            claimed.set(slot, 0);
        }
    }

    private static void close(Held held) {
        if (held != null) {
            held.endpoint().close();
        }
    }

    private void attach(Random random) throws XdpException {
        Nic nic = nic(random.nextInt(2));
        Hook hook = random.nextInt(3) == 0 ? nic.device().tx() : nic.device().rx();
        int queue = random.nextInt(3) == 0 ? random.nextInt(QUEUES) : Attachment.ALL_QUEUES;
        DriverLink link = driver.attach(hook, program(random).onQueue(queue));
        close(links.getAndSet(random.nextInt(LINKS), link));
    }

    private void detach(Random random) {
        close(links.getAndSet(random.nextInt(LINKS), null));
    }

    private static void close(DriverLink link) {
        if (link != null) {
            link.close();
        }
    }

    private void replace(Random random) throws XdpException {
        DriverLink link = links.get(random.nextInt(LINKS));
        if (link != null) {
            link.replace(program(random));
            link.counters();
        }
    }

    private Attachment program(Random random) {
        Map<String, DriverMap> given = Map.of("sockets", maps.get(random.nextInt(2)));
        return switch (random.nextInt(8)) {
            case 0 -> Programs.rules(Match.all().drop());
            case 6 -> Programs.rules(Match.all().forward("soft0"));
            case 7 -> Programs.rules(Match.all().forward("soft1"));
            case 1 -> Programs.rules(Match.all().reflect());
            case 2 -> Programs.rules(Match.udpDestinationPort(53).drop());
            case 3 -> Programs.attachment(RuleList.of(Match.all().redirect("sockets")), given);
            default -> Programs.attachment(RuleList.of(Match.all().redirectOrDrop("sockets")), given);
        };
    }

    /** Sends as a host, sometimes what no interface carries, and takes what came to it, or answers. */
    private void host(Random random) {
        Nic nic = nic(random.nextInt(2));
        MemorySegment frame = MemorySegment.ofArray(new byte[random.nextInt(8) == 0 ? 2000 : 14 + random.nextInt(200)]);
        nic.queue(random.nextInt(QUEUES)).send(frame, 0, (int) frame.byteSize());
        hostSends.incrementAndGet();
        if (random.nextBoolean()) {
            boolean answers = random.nextInt(4) == 0;
            nic.keepForHost()
                    .take((memory, offset, length, queue) ->
                            !answers || nic.queue(queue).send(memory, offset, length));
        }
    }

    /** Drives two queues for a moment, or is told that another does. */
    private void drive(Random random) {
        long end = System.nanoTime() + random.nextInt(2_000_000);
        List<NicQueue> queues =
                List.of(nic(random.nextInt(2)).queue(0), nic(random.nextInt(2)).queue(1 + random.nextInt(QUEUES - 1)));
        new Drive(queues).run(() -> System.nanoTime() > end);
    }

    private void changeMap(Random random) throws XdpException {
        int which = random.nextInt(2);
        if (random.nextInt(20) == 0) {
            maps.getAndSet(which, driver.xskMap("sockets", QUEUES)).close();
            return;
        }
        Held held = sockets.get(random.nextInt(SLOTS));
        int slot = random.nextInt(QUEUES);
        if (held == null || random.nextInt(8) == 0) {
            maps.get(which).remove(slot);
        } else if (held.endpoint().socket.rx() != null) {
            maps.get(which).put(slot, held.endpoint().socket);
        }
    }

    private void look(Random random) {
        Held held = sockets.get(random.nextInt(SLOTS));
        if (held != null) {
            held.endpoint().socket.counters();
            held.endpoint().await(Events.ANY, random.nextInt(100_000));
        }
    }

    private void traffic(Random random) throws XdpException {
        Held held = sockets.get(random.nextInt(SLOTS));
        if (held == null) {
            return;
        }
        synchronized (held) {
            Endpoint endpoint = held.endpoint();
            endpoint.pool.reclaim(endpoint.socket.completion());
            if (endpoint.socket.rx() != null) {
                receive(endpoint);
            }
            send(endpoint, random);
        }
        held.endpoint().wakeup(); // by several threads at once
        sends.incrementAndGet();
    }

    private static void receive(Endpoint endpoint) {
        int count = endpoint.socket.rx().peek(16);
        for (int i = 0; i < count; i++) {
            endpoint.pool.give(endpoint.socket.rx().chunk(i));
        }
        endpoint.socket.rx().release(count);
        int room = endpoint.socket.fill().reserve(Math.min(8, endpoint.pool.available() / 2));
        for (int i = 0; i < room; i++) {
            endpoint.socket.fill().set(i, endpoint.pool.take());
        }
        endpoint.socket.fill().submit(room);
    }

    private static void send(Endpoint endpoint, Random random) {
        int room = endpoint.socket.tx().reserve(Math.min(1 + random.nextInt(8), endpoint.pool.available()));
        for (int i = 0; i < room; i++) {
            long at = endpoint.pool.take() + TxMetadata.BYTES_WITH_VLAN;
            boolean hostile = random.nextInt(8) == 0;
            int length = hostile ? random.nextInt() : 60 + random.nextInt(200);
            int options = random.nextInt(3) > 0 ? 0 : random.nextInt(4); // continues, has metadata
            endpoint.umem.memory().set(JAVA_LONG, at - TxMetadata.BYTES_WITH_VLAN, random.nextLong() & flags(random));
            endpoint.umem.memory().set(JAVA_LONG, at - TxMetadata.BYTES, random.nextInt(64));
            RawDescriptor.set(endpoint.socket.tx(), i, at, length, hostile ? random.nextInt() : options);
        }
        endpoint.socket.tx().submit(room);
    }

    private static long flags(Random random) {
        return random.nextInt(8) == 0 ? -1 : TxMetadata.TIMESTAMP | TxMetadata.CHECKSUM | TxMetadata.VLAN;
    }

    private Nic nic(int slot) {
        return slot % 2 == 0 ? driver.left() : driver.right();
    }

    private static void requireIsAboutClosing(IllegalStateException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.contains("closed")
                && !message.contains("is driven already")
                && !message.contains("Already closed")) {
            throw e;
        }
    }
}
