package io.xdp4j.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.device.XdpException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waits that end early, and those that must not. */
@KernelTest
final class PollerKernelTest {

    private static final int NO_EVENTS = 0;
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(10);

    private NetNamespace any;
    private Poller poller;

    @BeforeEach
    void open() throws XdpException {
        any = NetNamespace.current();
        poller = new Poller(any.fd());
    }

    @AfterEach
    void close() {
        poller.close();
        any.close();
    }

    @Test
    void interruptThatIsOverDoesNotEndLaterWaits() {
        Thread.currentThread().interrupt();
        assertEquals(0, poller.poll(NO_EVENTS, LONG_NANOS));
        assertTrue(Thread.interrupted());
        long start = System.nanoTime();

        poller.poll(NO_EVENTS, SHORT_NANOS);

        assertTrue(System.nanoTime() - start >= SHORT_NANOS);
    }

    @Test
    void interruptsAtTheSameTimeEndTheWaitsOfAll() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            var started = new CountDownLatch(4);
            var waiters = new Thread[4];
            for (int i = 0; i < waiters.length; i++) {
                waiters[i] = Thread.ofPlatform().daemon().start(() -> {
                    started.countDown();
                    while (!Thread.currentThread().isInterrupted()) {
                        poller.poll(NO_EVENTS, LONG_NANOS);
                    }
                });
            }
            started.await();

            for (Thread waiter : waiters) {
                waiter.interrupt();
            }

            for (Thread waiter : waiters) {
                assertTrue(waiter.join(Duration.ofSeconds(5)), "round " + round);
            }
        }
    }
}
