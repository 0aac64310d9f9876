package io.xdp4j.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdp4j.Java;
import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a Java of its own, because the option that denies it is given at start. */
final class NativeAccessTest {

    /** What the other Java runs. */
    static final class Opener {

        private Opener() {}

        public static void main(String[] args) {
            try (Xdp xdp = Xdp.linux()) {
                System.out.println(xdp.driver());
            } catch (XdpException e) {
                System.out.println(e.kind() + " " + e.advice());
            }
        }
    }

    @Test
    void deniedNativeAccessNamesTheOption() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/ns/net")), "Linux only");

        assertTrue(run("--illegal-native-access=deny").contains("UNSUPPORTED start Java with --enable-native-access"));
        assertTrue(run("--enable-native-access=ALL-UNNAMED").contains("linux"));
    }

    private static String run(String option) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(java, option, "-cp", Java.path(), Opener.class.getName()))
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
