package io.xdp4j;

import static io.xdp4j.ChainContract.drop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Register;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.os.PrivateBpffs;
import io.xdp4j.rule.InstructionProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs that others attached: the error names them, and what it advises removes them. */
@KernelTest
@SuppressWarnings("try") // closing early is what some of these tests are about
final class ForeignProgramKernelTest {

    /** With a dispatcher where the kernel loads one, else without, as xdp-loader falls back to. */
    @Test
    void programOfXdpLoaderIsNamedAndRemovedAsAdvised() throws Exception {
        Path object = object();
        try (Rig rig = rig()) {
            run("xdp-loader", "load", "left", "-s", "xdp", object.toString());

            String advice = busy(rig, "xsk_def_prog", "xdp_dispatcher");

            follow(advice);
            rig.xdp().attach(rig.left().rx(), drop(9), AttachSpec.DEFAULT).close();
        }
    }

    @Test
    void programOfXdpFilterIsNamedAndRemovedAsAdvised() throws Exception {
        object();
        try (Rig rig = rig()) {
            run("xdp-filter", "load", "left");

            String advice = busy(rig, "xdpfilt_alw_all", "xdp_dispatcher");

            follow(advice);
            rig.xdp().attach(rig.left().rx(), drop(9), AttachSpec.DEFAULT).close();
        }
    }

    @Test
    void dispatcherOfLibxdpIsKnownByItsNameOrItsPins() throws Exception {
        for (boolean named : new boolean[] {true, false}) {
            try (Rig rig = rig()) {
                int id = attachedByIp(rig, named ? "xdp_dispatcher" : "any");
                Path folder = Path.of("/sys/fs/bpf/xdp/dispatch-" + rig.left().index() + "-" + id);
                if (!named) {
                    Files.createDirectories(folder);
                }

                String message = busyMessage(rig);

                assertTrue(message.contains("xdp-loader unload left --all"), message);
                assertEquals(!named, message.contains("pinned at " + folder), message);
            }
        }
    }

    @Test
    void programAttachedByNetlinkIsRemovedAsAdvised() throws Exception {
        try (Rig rig = rig()) {
            attachedByIp(rig, "by_ip");

            String advice = busy(rig, "by_ip");

            assertTrue(advice.contains("ip link set dev left xdp off"), advice);
            follow(advice);
            rig.xdp().attach(rig.left().rx(), drop(9), AttachSpec.DEFAULT).close();
        }
    }

    @Test
    void genericProgramAttachedByNetlinkIsRemovedAsAdvised() throws Exception {
        try (Rig rig = rig()) {
            attachedByIp(rig, "by_ip", "xdpgeneric");

            follow(busy(rig, "by_ip"));

            rig.xdp().attach(rig.left().rx(), drop(9), AttachSpec.DEFAULT).close();
        }
    }

    @Test
    void linkOfAnotherProcessIsNamedWithItsOwnerAndRemovedAsAdvised() throws Exception {
        try (Rig rig = rig()) {
            Process other = Java.run(List.of(), SocketChild.class, "left", "64").start();
            try {
                var out = other.inputReader();
                while (!out.readLine().equals("done")) {
                    // until it is attached
                }
                String message = busyMessage(rig);

                assertTrue(message.contains("held by process " + other.pid() + " (java)"), message);
                assertTrue(message.contains("end that process, or: bpftool link detach id "), message);
                follow(message);
                rig.xdp().attach(rig.left().rx(), drop(9), AttachSpec.DEFAULT).close();
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void linkThatOthersPinnedIsNamedWithItsPin() throws Exception {
        try (Rig rig = rig()) {
            try (XdpLink link = rig.xdp().attach(rig.left().rx(), drop(9), AttachSpec.DEFAULT)) {
                assertEquals(AttachMode.NATIVE, link.mode());
                try (Xdp other = Xdp.linux()) {
                    String message = assertThrows(
                                    XdpException.class,
                                    () -> other.attach(rig.left().rx(), drop(9), AttachSpec.DEFAULT))
                            .getMessage();
                    String id = message.substring(message.lastIndexOf(' ') + 1);
                    run("bpftool", "link", "pin", "id", id, "/sys/fs/bpf/theirs");
                }
            }
            String message = busyMessage(rig);

            assertTrue(message.contains("pinned at /sys/fs/bpf/theirs"), message);
            assertTrue(message.contains("remove the pin, or: bpftool link detach id "), message);
        }
    }

    private static String busy(Rig rig, String... names) {
        String message = busyMessage(rig);
        assertTrue(Stream.of(names).anyMatch(name -> message.contains(name + ", id ")), message);
        return message;
    }

    private static String busyMessage(Rig rig) {
        var refused = assertThrows(
                XdpException.class, () -> rig.xdp().attach(rig.left().rx(), drop(9), AttachSpec.DEFAULT));
        assertEquals(Kind.BUSY, refused.kind());
        return refused.getMessage();
    }

    /** Runs the command that a message ends with. */
    private static void follow(String message) throws Exception {
        run("sh", "-c", message.replaceAll(".*(; |: )", ""));
    }

    private static int attachedByIp(Rig rig, String name) throws Exception {
        return attachedByIp(rig, name, "xdp");
    }

    /** Attaches a program as {@code ip} does, without a link; returns its id. */
    private static int attachedByIp(Rig rig, String name, String mode) throws Exception {
        var pass = new InstructionProgram(
                name, new Assembler().mov(Register.R0, 2).exit().instructions());
        Path pin = Path.of("/sys/fs/bpf/program");
        Files.deleteIfExists(pin);
        try (XdpLink _ = rig.xdp().attach(rig.right().rx(), pass, AttachSpec.DEFAULT)) {
            run("bpftool", "prog", "pin", "name", name.substring(0, Math.min(15, name.length())), pin.toString());
        }
        run("ip", "link", "set", "dev", "left", mode, "pinned", pin.toString());
        String shown = run("bpftool", "prog", "show", "pinned", pin.toString());
        Files.delete(pin);
        return Integer.parseInt(shown.substring(0, shown.indexOf(':')));
    }

    private static Rig rig() throws XdpException {
        PrivateBpffs.mount();
        return Rig.veth(1, 1500);
    }

    /** An object of the package xdp-tools, without which its commands are not there either. */
    private static Path object() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            var object = folders.map(folder -> folder.resolve("bpf/xsk_def_xdp_prog.o"))
                    .filter(Files::exists)
                    .findFirst();
            assumeTrue(object.isPresent(), "xdp-tools is not installed");
            return object.get();
        }
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + said);
        return said;
    }
}
