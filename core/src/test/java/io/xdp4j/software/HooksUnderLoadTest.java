package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.rule.Match;
import io.xdp4j.software.nic.HostInbox;
import io.xdp4j.software.nic.Network;
import io.xdp4j.software.nic.Nic;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts that send, sockets that share a queue and frames that are forwarded, while all of it comes and goes. */
@SuppressWarnings("try") // what is closed is what frames go through
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HooksUnderLoadTest {

    private static final int ROUNDS = 300;
    private static final int FRAMES = 50_000;
    private static final XskSpec OF_SENT = Endpoint.RINGS.withReceivesFrom(Direction.TX);

    private final Network network = new Network(new NetworkSpec(
            List.of(
                    NicSpec.of("a").withSharedQueues(),
                    NicSpec.of("b").withSharedQueues(),
                    NicSpec.of("c"),
                    NicSpec.of("d")),
            List.of(new JoinSpec.Wire("a", "b"), new JoinSpec.Wire("c", "d"))));
    private final SoftwareDriver driver = new SoftwareDriver(network);
    private final Nic a = network.nics().get(0);
    private final Nic b = network.nics().get(1);
    private final Nic c = network.nics().get(2);
    private final Nic d = network.nics().get(3);

    @Test
    void everyFrameOfAHostIsCountedWhileProgramsComeAndGo() throws Exception {
        FutureTask<Long> sending = run(() -> sendAsHost(a, FRAMES));
        for (int i = 0; !sending.isDone(); i++) {
            try (DriverLink link =
                    driver.attach(a.device().tx(), Programs.rules(Match.all().drop()))) {
                link.replace(Programs.rules(Match.all().reflect()));
                link.replace(Programs.rules(Match.all().forward(i % 2 == 0 ? "b" : "c")));
            }
        }

        assertEquals(FRAMES, sending.get());
        assertEquals(FRAMES, a.passed() + a.dropped() + b.passed() + b.dropped() + d.passed());
        assertEquals(0, b.dropped());
    }

    @Test
    void socketsOfSentFramesCloseUnderAHostThatSends() throws Exception {
        var stop = new AtomicBoolean();
        try (DriverMap map = driver.xskMap("sockets", 1);
                DriverLink _ = driver.attach(a.device().tx(), Programs.redirectAll(map))) {
            FutureTask<Long> sending = run(() -> {
                long sent = 0;
                while (!stop.get()) {
                    sent += sendAsHost(a, 10);
                }
                return sent;
            });

            long received = 0;
            for (int i = 0; i < ROUNDS; i++) {
                try (Endpoint end = Endpoint.open(driver, a.device().queue(0), Endpoint.MEMORY, OF_SENT)) {
                    end.fill(64);
                    map.put(0, end.socket);
                    while (end.socket.rx().pending() < 1 + i % 60) {
                        Thread.yield();
                    }
                    map.remove(0);
                    a.queue(0).lock(); // who is amid it ends
                    a.queue(0).unlock();
                    received += end.socket.rx().pending();
                }
            }
            stop.set(true);

            assertEquals(sending.get(), received + a.dropped());
            assertTrue(received >= ROUNDS);
        }
    }

    @Test
    void socketsThatShareAQueueOpenAndCloseWhileOthersSend() throws Exception {
        var stop = new AtomicBoolean();
        try (Endpoint steady = Endpoint.open(driver, a.device().queue(0));
                DriverMap map = driver.xskMap("sockets", 1);
                DriverLink _ = driver.attach(b.device().rx(), Programs.redirectAll(map));
                Endpoint receiver = Endpoint.open(driver, b.device().queue(0))) {
            map.put(0, receiver.socket);
            FutureTask<Long> sending = run(() -> {
                long sent = 0;
                while (!stop.get()) {
                    sent += send(steady);
                }
                return sent;
            });
            List<FutureTask<Long>> others = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int seed = i;
                others.add(run(() -> openAndClose(new Random(seed))));
            }
            long sentByOthers = 0;
            for (FutureTask<Long> other : others) {
                sentByOthers += other.get();
            }
            stop.set(true);

            long sent = sending.get() + sentByOthers;
            assertEquals(Endpoint.MEMORY.chunks(), steady.pool.available());
            assertEquals(0, receiver.socket.rx().pending()); // it has no chunks
            assertEquals(sent, b.dropped() + b.passed());
            assertEquals(b.dropped(), receiver.socket.counters().fillRingEmpty());
        }
    }

    /** A circle over two wires, entered by two threads: each frame ends in one counter. */
    @Test
    void framesThatAreForwardedInACircleEnd() throws Exception {
        try (Endpoint one = Endpoint.open(driver, a.device().queue(0));
                Endpoint two = Endpoint.open(driver, d.device().queue(0));
                DriverLink _ = driver.attach(
                        b.device().rx(), Programs.rules(Match.all().forward("c")));
                DriverLink _ = driver.attach(
                        d.device().rx(), Programs.rules(Match.all().forward("a")));
                DriverLink _ = driver.attach(
                        c.device().rx(), Programs.rules(Match.all().forward("b")))) {
            FutureTask<Long> sending = run(() -> send(one, FRAMES));
            long sent = send(two, FRAMES) + sending.get();

            assertEquals(sent, network.nics().stream().mapToLong(Nic::dropped).sum() + a.passed());
            assertEquals(0, b.passed() + c.passed() + d.passed());
        }
    }

    /** A host's reader that answers, while two threads send to it and one closes the programs under them. */
    @Test
    void hostThatAnswersTakesEachFrameOnce() throws Exception {
        HostInbox inbox = b.keepForHost();
        try (Endpoint one = Endpoint.open(driver, a.device().queue(0));
                Endpoint two = Endpoint.open(driver, a.device().queue(0))) {
            List<FutureTask<Long>> sending = List.of(run(() -> send(one, FRAMES)), run(() -> send(two, FRAMES)));
            long answered = 0;
            while (!sending.stream().allMatch(FutureTask::isDone) || inbox.waiting() > 0) {
                DriverLink link = driver.attach(
                        b.device().tx(),
                        Programs.rules(Match.udpDestinationPort(9).drop()));
                answered += inbox.take(
                        (memory, offset, length, queue) -> b.queue(queue).send(memory, offset, length));
                link.close();
            }

            long sent = sending.get(0).get() + sending.get(1).get();
            assertEquals(sent, answered + inbox.overflowed());
            assertEquals(answered, a.passed() + b.dropped());
        }
    }

    private long openAndClose(Random random) throws Exception {
        long sent = 0;
        for (int i = 0; i < ROUNDS; i++) {
            XskSpec spec = random.nextBoolean() ? Endpoint.RINGS : Endpoint.RINGS.sendOnly();
            try (Endpoint end = Endpoint.open(driver, a.device().queue(0), Endpoint.MEMORY, spec)) {
                sent += send(end);
            }
        }
        return sent;
    }

    private static long sendAsHost(Nic nic, int frames) {
        MemorySegment frame = MemorySegment.ofArray(Programs.frame(60));
        long sent = 0;
        while (sent < frames) {
            sent += nic.queue(0).send(frame, 0, 60) ? 1 : 0;
        }
        return sent;
    }

    private static long send(Endpoint sender, int frames) {
        long sent = 0;
        while (sent < frames) {
            sent += send(sender);
        }
        return sent;
    }

    /** Sends ten frames and takes their chunks back; returns how many came back. */
    private static int send(Endpoint sender) {
        for (int i = 0; i < 10; i++) {
            sender.queue(sender.pool.take(), 60);
        }
        sender.wakeup();
        return sender.pool.reclaim(sender.socket.completion());
    }

    private static FutureTask<Long> run(Callable<Long> body) {
        FutureTask<Long> task = new FutureTask<>(body);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
