package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.nic.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a wait, and that nothing is slept through. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AwaitTest {

    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final int ROUNDS = 50_000;

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT);

    @AutoClose
    private final Endpoint left = Endpoint.open(driver, driver.left().device().queue(0));

    @AutoClose
    private final Endpoint right = Endpoint.open(driver, driver.right().device().queue(0));

    AwaitTest() throws XdpException {
        Programs.redirectAll(driver, driver.left().device(), left.socket);
        Programs.redirectAll(driver, driver.right().device(), right.socket);
    }

    @Test
    void frameThatIsThereEndsTheWaitAtOnce() throws XdpException {
        right.fill(1);
        left.send(Programs.frame(60));

        assertTrue(right.socket.await(Events.RECEIVED, FOR_EVER));
        assertTrue(right.socket.await(Events.ANY, 0));
        assertFalse(right.socket.await(Events.COMPLETED, 0));
    }

    @Test
    void completionEndsTheWait() throws XdpException {
        left.queue(left.pool.take(), 60);
        left.socket.wakeup();

        assertTrue(left.socket.await(Events.COMPLETED, FOR_EVER));
        assertTrue(left.socket.await(Events.ANY, FOR_EVER));
        assertFalse(left.socket.await(Events.RECEIVED, 0));
    }

    @Test
    void timeEndsTheWait() throws XdpException {
        long start = System.nanoTime();

        assertFalse(right.socket.await(Events.ANY, 2_000_000));

        assertTrue(System.nanoTime() - start >= 2_000_000);
    }

    @Test
    void frameEndsTheWaitOfASleeper() throws Exception {
        FutureTask<Boolean> waiting = waitFor(right, Events.RECEIVED);
        right.fill(1);

        left.send(Programs.frame(60));

        assertTrue(waiting.get());
    }

    @Test
    void completionWakesAnotherThread() throws Exception {
        FutureTask<Boolean> waiting = waitFor(left, Events.COMPLETED);

        left.queue(left.pool.take(), 60);
        left.socket.wakeup();

        assertTrue(waiting.get());
    }

    @Test
    void interruptEndsTheWaitAndStaysSet() throws Exception {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            boolean there = right.socket.await(Events.ANY, FOR_EVER);
            return !there && Thread.currentThread().isInterrupted();
        });
        Thread thread = start(waiting);
        untilAsleep(thread);

        thread.interrupt();

        assertTrue(waiting.get());
    }

    @Test
    void interruptedThreadIsToldOfAFrameAllTheSame() throws Exception {
        right.fill(1);
        left.send(Programs.frame(60));
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            return right.socket.await(Events.RECEIVED, FOR_EVER)
                    && Thread.currentThread().isInterrupted();
        });

        start(waiting);

        assertTrue(waiting.get());
    }

    @Test
    void closeEndsTheWaitOfAllSleepers() throws Exception {
        List<FutureTask<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < Waiting.MOST_WAITERS; i++) {
            waiting.add(waitFor(right, Events.ANY));
        }

        right.socket.close();

        for (FutureTask<Boolean> task : waiting) {
            assertFalse(task.get());
        }
    }

    @Test
    void closeEndsTheWaitOfASpinner() throws Exception {
        try (Endpoint other = reopen(left, XskSpec.DEFAULT.withRings(8).withSpinNanos(FOR_EVER))) {
            FutureTask<Boolean> waiting = new FutureTask<>(() -> other.socket.await(Events.ANY, FOR_EVER));
            Thread thread = start(waiting);
            until(() -> thread.getState() == Thread.State.RUNNABLE);

            other.socket.close();

            try {
                assertFalse(waiting.get());
            } catch (java.util.concurrent.ExecutionException e) {
                // The close came before the thread called await.
                assertTrue(e.getCause() instanceof IllegalStateException, e.toString());
            }
        }
    }

    @Test
    void oneSleeperTooManyIsToldSo() throws Exception {
        for (int i = 0; i < Waiting.MOST_WAITERS; i++) {
            waitFor(right, Events.ANY);
        }

        assertThrows(IllegalStateException.class, () -> right.socket.await(Events.ANY, FOR_EVER));
    }

    @Test
    void closedSocketCannotBeUsed() throws XdpException {
        right.socket.close();

        assertFalse(right.socket.await(Events.ANY, 0));
        assertThrows(IllegalStateException.class, right.socket::wakeup);
        assertThrows(
                IllegalStateException.class, () -> driver.xskMap("sockets", 1).put(0, right.socket));
        assertThrows(IllegalStateException.class, right.socket::counters);
        assertThrows(IllegalStateException.class, () -> right.socket.rx().peek(1));
        assertThrows(IllegalStateException.class, () -> right.socket.fill().pending());
    }

    /** Each frame is sent only when the one before arrived, so one wakeup lost stops both threads for ever. */
    @ParameterizedTest
    @ValueSource(longs = {0, 50_000})
    void noWakeupIsLost(long spinNanos) throws Exception {
        XskSpec spec = Endpoint.RINGS.withSpinNanos(spinNanos);
        try (Endpoint ping = reopen(left, spec);
                Endpoint pong = reopen(right, spec)) {
            ping.fill(8);
            pong.fill(8);
            FutureTask<Integer> echo = new FutureTask<>(() -> bounce(pong, false));
            start(echo);

            assertEquals(ROUNDS, bounce(ping, true));
            assertEquals(ROUNDS, echo.get());
        }
    }

    /** Sends a frame for each frame that came, with chunks that go round; returns how many came. */
    private static int bounce(Endpoint end, boolean first) throws XdpException {
        for (int round = 0; round < ROUNDS; round++) {
            if (first) {
                sendOne(end);
            }
            assertTrue(end.socket.await(Events.RECEIVED, FOR_EVER));
            assertEquals(1, end.socket.rx().peek(8));
            end.pool.give(end.socket.rx().address(0));
            end.socket.rx().release(1);
            end.fill(1);
            if (!first) {
                sendOne(end);
            }
        }
        return ROUNDS;
    }

    private static void sendOne(Endpoint end) throws XdpException {
        end.pool.reclaim(end.socket.completion());
        end.queue(end.pool.take(), 60);
        end.socket.wakeup();
    }

    /** Opens a socket of another kind in place of {@code old}, with a program of its own. */
    private Endpoint reopen(Endpoint old, XskSpec spec) throws XdpException {
        Nic device = old == left ? driver.left() : driver.right();
        old.socket.close();
        Endpoint opened = Endpoint.open(driver, device.device().queue(0), Endpoint.MEMORY, spec);
        var map = driver.xskMap("sockets", 1);
        map.put(0, opened.socket);
        ((SoftwareLink) device.attached().getFirst()).replace(Programs.redirectAll(map));
        return opened;
    }

    private static FutureTask<Boolean> waitFor(Endpoint end, Events events) {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> end.socket.await(events, FOR_EVER));
        untilAsleep(start(waiting));
        return waiting;
    }

    private static Thread start(Runnable task) {
        return Thread.ofPlatform().daemon().start(task);
    }

    private static void untilAsleep(Thread thread) {
        until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static void until(Callable<Boolean> condition) {
        try {
            while (!condition.call()) {
                Thread.yield();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
