package io.xdp4j.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Locks on a directory; they exclude threads as they exclude processes. */
@EnabledOnOs(OS.LINUX)
final class DirectoryLockTest {

    private static final Duration AGES = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    @Test
    void lockThatIsHeldIsBusyAfterAWhileAndNamesTheHolder() throws XdpException {
        try (DirectoryLock _ = DirectoryLock.take(directory, Duration.ZERO)) {
            var refused = assertThrows(XdpException.class, () -> DirectoryLock.take(directory, Duration.ofMillis(20)));

            assertEquals(Kind.BUSY, refused.kind());
            String holder = "process " + ProcessHandle.current().pid();
            assertTrue(refused.getMessage().contains(holder), refused.getMessage());
        }
    }

    @Test
    void waitingEndsWhenTheLockIsGivenBack() throws Exception {
        FutureTask<Void> second;
        try (DirectoryLock _ = DirectoryLock.take(directory, Duration.ZERO)) {
            second = new FutureTask<>(() -> {
                DirectoryLock.take(directory, AGES).close();
                return null;
            });
            Thread waiting = Thread.ofPlatform().start(second);
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        second.get();
    }

    @Test
    void interruptEndsTheWaitingAndStaysSet() throws Exception {
        try (DirectoryLock _ = DirectoryLock.take(directory, Duration.ZERO)) {
            Thread.currentThread().interrupt();

            assertThrows(XdpException.class, () -> DirectoryLock.take(directory, AGES));

            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void missingDirectoryIsGone() {
        var refused =
                assertThrows(XdpException.class, () -> DirectoryLock.take(directory.resolve("missing"), Duration.ZERO));

        assertEquals(Kind.GONE, refused.kind());
    }
}
