package io.xdp4j.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.Java;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
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

    /** Opens a socket, then attaches a program. */
    static final class Attacher {

        private Attacher() {}

        public static void main(String[] args) throws XdpException {
            try (Xdp xdp = Xdp.software(WireSpec.DEFAULT);
                    Umem umem = xdp.umem(UmemSpec.DEFAULT)) {
                XdpInterface device = xdp.interfaces().getFirst();
                xdp.open(device.queue(0), umem, XskSpec.DEFAULT).close();
                System.out.println("opened");
                xdp.attach(device.rx(), RuleList.of(Match.all().drop()), AttachSpec.DEFAULT.withManagementAllowed())
                        .close();
                System.out.println("attached");
            } catch (XdpException e) {
                System.out.println(e.kind() + " " + e.advice());
            }
        }
    }

    @Test
    void deniedNativeAccessNamesTheOption() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/ns/net")), "Linux only");

        assertTrue(run(Opener.class, "--illegal-native-access=deny")
                .contains("UNSUPPORTED start Java with --enable-native-access"));
        assertTrue(run(Opener.class, "--enable-native-access=ALL-UNNAMED").contains("linux"));
    }

    @Test
    void softwareDriverNeedsItForProgramsAlone() throws Exception {
        String denied = run(Attacher.class, "--illegal-native-access=deny");

        assertTrue(denied.contains("opened"), denied);
        assertTrue(denied.contains("UNSUPPORTED start Java with --enable-native-access"), denied);
        assertTrue(run(Attacher.class, "--enable-native-access=ALL-UNNAMED").contains("attached"));
    }

    private static String run(Class<?> main, String option) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(java, option, "-cp", Java.path(), main.getName()))
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
