package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Counters;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.nic.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that close, programs that change and several senders, all while frames flow. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CloseUnderLoadTest {

    private static final int ROUNDS = 300;
    private static final int FRAMES = 50_000;

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT.withQueues(2));
    private final XdpInterface left = driver.left().device();
    private final XdpInterface right = driver.right().device();

    @Test
    void receiverThatClosesCostsTheSenderNoChunk() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (Endpoint sender = Endpoint.open(driver, left.queue(0));
                DriverMap map = driver.xskMap("sockets", 1)) {
            driver.attach(right.rx(), Programs.redirectAll(map));
            FutureTask<Long> sending = run(() -> {
                while (!stop.get()) {
                    sendBatch(sender);
                }
                return 0L;
            });

            long received = 0;
            for (int i = 0; i < ROUNDS; i++) {
                try (Endpoint receiver = Endpoint.open(driver, right.queue(0))) {
                    receiver.fill(64);
                    map.put(0, receiver.socket);
                    while (receiver.socket.rx().pending() < 1 + i % 60) {
                        Thread.yield();
                    }
                    received += receiver.socket.rx().pending();
                }
            }
            stop.set(true);
            sending.get();

            assertTrue(received >= ROUNDS);
            assertEquals(0, sender.socket.tx().pending());
            assertEquals(Endpoint.MEMORY.chunks(), sender.pool.available());
        }
    }

    @Test
    void senderThatIsClosedUnderItsThreadIsToldSo() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            try (Endpoint sender = Endpoint.open(driver, left.queue(0))) {
                FutureTask<Long> sending = run(() -> {
                    while (true) {
                        sendBatch(sender);
                    }
                });
                while (driver.right().passed() < i * 10) {
                    Thread.yield();
                }

                sender.socket.close();

                ExecutionException error = assertThrows(ExecutionException.class, sending::get);
                assertTrue(error.getCause() instanceof IllegalStateException, error.toString());
            }
        }
    }

    @Test
    void whoeverClosesMayCloseTheMemoryNext() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            Endpoint endpoint = Endpoint.open(driver, left.queue(0));
            FutureTask<Long> closing = run(() -> {
                endpoint.socket.close();
                return 0L;
            });
            endpoint.close();
            closing.get();
        }
        Endpoint.open(driver, left.queue(0)).close();
    }

    @Test
    void programThatIsReplacedMissesNoFrame() throws Exception {
        try (Endpoint sender = Endpoint.open(driver, left.queue(0));
                DriverLink link =
                        driver.attach(right.rx(), Programs.rules(Match.all().drop()))) {
            FutureTask<Long> sending = run(() -> send(sender, FRAMES));
            while (!sending.isDone()) {
                link.replace(Programs.rules(Match.all().drop()));
            }

            assertEquals(FRAMES, sending.get());
            assertEquals(FRAMES, driver.right().dropped());
            assertEquals(0, driver.right().passed());
        }
    }

    @Test
    void everyFrameOfSeveralSendersIsCounted() throws Exception {
        RuleList rules =
                RuleList.of(Match.udpDestinationPort(53).drop(), Match.all().redirect("sockets"));
        try (DriverMap map = driver.xskMap("sockets", 2);
                Endpoint receiver = Endpoint.open(driver, right.queue(1));
                Endpoint one = Endpoint.open(driver, left.queue(0));
                Endpoint two = Endpoint.open(driver, left.queue(1));
                DriverLink link = driver.attach(right.rx(), Programs.attachment(rules, Map.of("sockets", map)))) {
            map.put(1, receiver.socket);
            receiver.fill(10);
            List<FutureTask<Long>> sending = List.of(run(() -> send(one, FRAMES)), run(() -> send(two, FRAMES)));
            for (FutureTask<Long> task : sending) {
                assertEquals(FRAMES, task.get());
            }

            List<RuleCount> expected = new ArrayList<>();
            expected.add(new RuleCount(0, 0, 0));
            expected.add(new RuleCount(1, 2L * FRAMES, 2L * FRAMES * 60));
            expected.add(new RuleCount(RuleCount.NO_RULE, 0, 0));
            assertEquals(expected, link.counters());
            assertEquals(FRAMES, driver.right().passed());
            assertEquals(10, receiver.socket.rx().pending());
            assertEquals(new Counters(FRAMES - 10, 0, 0, 0, FRAMES - 10, 0), receiver.socket.counters());
        }
    }

    /** Both ends send and reflect at once: each thread takes the locks of both, never two at a time. */
    @Test
    void reflectionFromBothEndsEnds() throws Exception {
        try (Endpoint one = Endpoint.open(driver, left.queue(0));
                Endpoint two = Endpoint.open(driver, right.queue(0));
                DriverLink there =
                        driver.attach(right.rx(), Programs.rules(Match.all().reflect()));
                DriverLink back =
                        driver.attach(left.rx(), Programs.rules(Match.all().reflect()))) {
            FutureTask<Long> sending = run(() -> send(one, FRAMES));
            send(two, FRAMES);
            sending.get();

            long reflected = 1 + Nic.MAX_REFLECTIONS;
            long seen = there.counters().getFirst().packets()
                    + back.counters().getFirst().packets();
            assertEquals(2 * FRAMES * reflected, seen);
            assertEquals(2 * FRAMES, driver.left().dropped() + driver.right().dropped());
        }
    }

    private static long send(Endpoint sender, int frames) {
        long sent = 0;
        while (sent < frames) {
            sent += sendBatch(sender);
        }
        return sent;
    }

    /** Sends ten frames and takes their chunks back; returns how many came back. */
    private static int sendBatch(Endpoint sender) {
        for (int i = 0; i < 10; i++) {
            sender.queue(sender.pool.take(), 60);
        }
        sender.wakeup();
        return sender.pool.reclaim(sender.socket.completion());
    }

    private static FutureTask<Long> run(java.util.concurrent.Callable<Long> body) {
        FutureTask<Long> task = new FutureTask<>(body);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
