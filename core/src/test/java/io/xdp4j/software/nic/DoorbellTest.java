package io.xdp4j.software.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class DoorbellTest {

    private static final int ROUNDS = 200_000;
    private static final int LOOKS_BEFORE_YIELD = 100;
    private static final VarHandle ENTRY = field("entry");

    private final Doorbell bell = new Doorbell();

    /** What the sleeper looks for; kept apart from the rounds, as a ring's index is from all else. */
    private int entry;

    private volatile int begunRound;
    private volatile int rungRound;
    private volatile int sleptRound;

    @Test
    void armedSleeperIsRungOnce() {
        int slot = bell.arm();
        bell.ring();

        assertFalse(bell.disarm(slot));
    }

    @Test
    void disarmedSleeperIsNotRung() {
        int slot = bell.arm();

        assertTrue(bell.disarm(slot));
        assertEquals(slot, bell.arm());
    }

    /** Without the fence in ring(), some of these rounds are neither seen nor rung. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void entryIsSeenOrTheSleeperIsRung() throws Exception {
        FutureTask<Integer> sleeper = new FutureTask<>(this::sleepAllRounds);
        Thread.ofPlatform().daemon().start(sleeper);

        for (int round = 1; round <= ROUNDS; round++) {
            begunRound = round;
            ENTRY.setRelease(this, round);
            bell.ring();
            rungRound = round;
            for (int looks = 0; sleptRound != round; looks++) {
                pause(looks);
            }
        }

        assertEquals(0, sleeper.get());
    }

    /** Returns in how many rounds the entry was not seen and the bell was not heard. */
    private int sleepAllRounds() {
        int lost = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            for (int looks = 0; begunRound != round; looks++) {
                pause(looks);
            }
            int slot = bell.arm();
            boolean seen = (int) ENTRY.getAcquire(this) == round;
            for (int looks = 0; rungRound != round; looks++) {
                pause(looks);
            }
            boolean rung = !bell.disarm(slot);
            lost += seen || rung ? 0 : 1;
            sleptRound = round;
        }
        return lost;
    }

    private static void pause(int looks) {
        if (looks < LOOKS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(DoorbellTest.class, name, int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
