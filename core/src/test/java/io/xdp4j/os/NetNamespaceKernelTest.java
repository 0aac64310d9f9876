package io.xdp4j.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.device.XdpException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work in namespaces. */
@KernelTest
final class NetNamespaceKernelTest {

    @Test
    void interruptedThreadGetsTheNamespaceThatIsMadeForIt() throws XdpException {
        Thread.currentThread().interrupt();

        try (NetNamespace namespace = NetNamespace.create()) {
            assertTrue(Thread.interrupted());
            assertEquals(42, namespace.call(() -> 42));
        }
    }

    @Test
    void interruptIsPassedOnToTheBody() throws XdpException {
        try (NetNamespace namespace = NetNamespace.current()) {
            Thread.currentThread().interrupt();

            String end = namespace.call(() -> {
                try {
                    return new CountDownLatch(1).await(5, TimeUnit.SECONDS) ? "opened" : "time is over";
                } catch (InterruptedException _) {
                    return "interrupted";
                }
            });

            assertEquals("interrupted", end);
            assertTrue(Thread.interrupted());
        }
    }
}
