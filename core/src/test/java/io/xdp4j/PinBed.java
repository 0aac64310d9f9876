package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.PinNote;
import io.xdp4j.device.XdpException;
import io.xdp4j.os.PrivateBpffs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What tests of pins share: a bpffs of their own, and a veth pair. */
final class PinBed {

    static final Path ROOT = Path.of("/sys/fs/bpf/xdp4j");
    static final AttachSpec COUNTING = AttachSpec.DEFAULT.withCounting();

    private PinBed() {}

    static Rig rig() throws XdpException {
        PrivateBpffs.mount();
        return Rig.veth(1, 1500);
    }

    static PinNote note(String text) {
        return new PinNote(text, "a test");
    }

    /** Returns the folder of all pins, if it is there, and all that is in it. */
    static List<Path> files() throws IOException {
        if (!Files.exists(ROOT)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.sorted().toList();
        }
    }

    static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
