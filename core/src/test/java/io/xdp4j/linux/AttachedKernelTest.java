package io.xdp4j.linux;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.KernelTest;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.os.Fd;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who holds what is attached. */
@KernelTest
final class AttachedKernelTest {

    private static final RuleList RULES =
            RuleList.of(Match.udpDestinationPort(9).drop());

    @Test
    void ownerThatOpensAndClosesFilesMeanwhileIsNamed() throws Exception {
        try (Xdp xdp = Xdp.linux();
                Xdp other = Xdp.linux()) {
            XdpInterface loopback = xdp.find("lo");
            var lower = new Fd[16]; // room, so that the files come before the link where it is looked for
            for (int i = 0; i < lower.length; i++) {
                lower[i] = Fd.openToRead("/dev/null");
            }
            try (XdpLink _ = xdp.attach(loopback.rx(), RULES, AttachSpec.DEFAULT)) {
                for (Fd fd : lower) {
                    fd.close();
                }
                try (var _ = new BusyThread()) {
                    for (int i = 0; i < 5; i++) {
                        var refused = assertThrows(
                                XdpException.class, () -> other.attach(loopback.rx(), RULES, AttachSpec.DEFAULT));

                        String owner =
                                "held by process " + ProcessHandle.current().pid();
                        assertTrue(refused.getMessage().contains(owner), refused.getMessage());
                    }
                }
            }
        }
    }

    @Test
    void linkOfAnInterfaceInAnotherNamespaceWithTheSameIndexIsNotMistakenForIt() throws Exception {
        try (NetNamespace other = NetNamespace.create();
                Xdp there = other.call(Xdp::linux);
                XdpLink _ = other.call(() -> attachToLoopback(there));
                Xdp here = Xdp.linux();
                Xdp second = Xdp.linux()) {
            Set<String> before = BpfObjects.all();
            try (XdpLink _ = attachToLoopback(here)) {
                var refused = assertThrows(XdpException.class, () -> attachToLoopback(second));

                String advice = refused.advice();
                String link = "link" + advice.substring(advice.lastIndexOf(' '));
                assertTrue(BpfObjects.all().contains(link), advice);
                assertFalse(before.contains(link), advice);
            }
        }
    }

    private static XdpLink attachToLoopback(Xdp xdp) throws XdpException {
        return xdp.attach(xdp.find("lo").rx(), RULES, AttachSpec.DEFAULT);
    }

    /** Opens and closes a file, again and again. */
    private static final class BusyThread implements AutoCloseable {

        private final AtomicBoolean stop = new AtomicBoolean();

        private BusyThread() {
            Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    openAndClose();
                }
            });
        }

        private static void openAndClose() {
            try {
                Fd.openToRead("/dev/null").close();
            } catch (XdpException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            stop.set(true);
        }
    }
}
