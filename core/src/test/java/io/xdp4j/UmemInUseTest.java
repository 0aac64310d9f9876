package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Memory that is closed while a system call reads into it. */
@SuppressWarnings("try") // closing early is what these tests are about
final class UmemInUseTest {

    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(4);

    @Test
    void memoryThatIsReadIntoIsFreedByALaterClose() throws Exception {
        try (Xdp xdp = Xdp.software(WireSpec.DEFAULT);
                Umem umem = xdp.umem(MEMORY)) {
            try (var _ = new Reader(umem.memory())) {
                assertThrows(IllegalStateException.class, umem::close);
                assertTrue(umem.memory().scope().isAlive());
            }

            umem.close();

            assertFalse(umem.memory().scope().isAlive());
        }
    }

    @Test
    void memoryThatIsReadIntoDoesNotKeepTheRestOpen() throws Exception {
        Xdp xdp = Xdp.software(WireSpec.DEFAULT);
        Umem first = xdp.umem(MEMORY);
        Umem last = xdp.umem(MEMORY);
        try (var _ = new Reader(last.memory())) {
            assertThrows(IllegalStateException.class, xdp::close);
        }

        assertFalse(first.memory().scope().isAlive());
        last.close();
        assertFalse(last.memory().scope().isAlive());
    }

    /** A thread that reads from an empty pipe into {@code memory}. */
    private static final class Reader implements AutoCloseable {

        private final Pipe pipe = Pipe.open();
        private final Thread thread;

        Reader(MemorySegment memory) throws IOException, XdpException {
            this.thread = Thread.ofPlatform().start(() -> {
                try {
                    pipe.source().read(memory.asByteBuffer());
                } catch (IOException _) {
                    // closed
                }
            });
            while (isIdle()) {
                LockSupport.parkNanos(10_000);
            }
        }

        private boolean isIdle() {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.isNativeMethod() && frame.getMethodName().startsWith("read")) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() throws Exception {
            pipe.sink().write(ByteBuffer.allocate(1));
            assertTrue(thread.join(Duration.ofSeconds(5)));
            pipe.source().close();
            pipe.sink().close();
        }
    }
}
