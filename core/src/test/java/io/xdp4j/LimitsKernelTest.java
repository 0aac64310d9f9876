package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a process is told that has too few rights, too little memory to lock, or finds another at the queue. */
@KernelTest
@Timeout(60)
final class LimitsKernelTest {

    private static final List<String> NO_RIGHTS = List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all");
    private static final List<String> ONE_MEBIBYTE_LOCKED = List.of(
            "prlimit", "--memlock=1048576", "setpriv", "--bounding-set", "-ipc_lock", "--inh-caps", "-ipc_lock");

    @Test
    void queueOfAnotherProcessIsRefusedWithItsId() throws Exception {
        try (Rig rig = Rig.veth(1, 1500);
                Umem umem = rig.umem()) {
            Process other = start(List.of(), 64);
            try (BufferedReader out = other.inputReader()) {
                assertEquals("socket: ok", out.readLine());

                var refused = assertThrows(
                        XdpException.class, () -> rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT));

                assertEquals(Kind.BUSY, refused.kind());
                assertTrue(refused.getMessage().contains("left queue 0"), refused.getMessage());
                assertTrue(refused.advice().contains(other.pid() + " (java)"), refused.advice());
            } finally {
                other.destroyForcibly().waitFor();
            }
            rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT).close();
        }
    }

    @Test
    void memoryThatMayNotBeLockedIsRefusedWithBothSizesAndTheRemedy() throws Exception {
        try (Rig _ = Rig.veth(1, 1500)) {
            String refused = said(ONE_MEBIBYTE_LOCKED, 4096).getFirst();

            assertTrue(refused.startsWith("socket: LIMIT"), refused);
            assertTrue(refused.contains("16777216 bytes"), refused);
            assertTrue(refused.contains("1048576 bytes (ulimit -l 1024)"), refused);
            assertTrue(refused.contains("ulimit -l 16384"), refused);
            assertTrue(refused.contains("CAP_IPC_LOCK"), refused);
        }
    }

    @Test
    void memoryThatMayBeLockedIsEnough() throws Exception {
        try (Rig _ = Rig.veth(1, 1500)) {
            assertEquals(List.of("socket: ok", "map: ok", "link: ok"), said(ONE_MEBIBYTE_LOCKED, 64));
        }
    }

    @Test
    void processWithoutRightsIsToldWhichItLacks() throws Exception {
        try (Rig _ = Rig.veth(1, 1500)) {
            for (String refused : said(NO_RIGHTS, 64)) {
                assertTrue(refused.contains(": DENIED: "), refused);
                assertTrue(refused.contains("run as root, or give the process CAP_NET_RAW"), refused);
                assertTrue(refused.contains("CAP_BPF"), refused);
            }
        }
    }

    /** What it says of its socket, its map and its link. */
    private static List<String> said(List<String> prefix, int chunks) throws IOException, InterruptedException {
        Process process = start(prefix, chunks);
        process.getOutputStream().close();
        var lines = new ArrayList<>(process.inputReader().readAllLines());
        process.waitFor();
        assertEquals("done", lines.removeLast(), lines.toString());
        assertEquals(3, lines.size(), lines.toString());
        return lines;
    }

    private static Process start(List<String> prefix, int chunks) throws IOException {
        return Java.run(prefix, SocketChild.class, "left", Integer.toString(chunks))
                .redirectErrorStream(true)
                .start();
    }
}
