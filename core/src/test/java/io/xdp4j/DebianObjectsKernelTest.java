package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ProgramInfo;
import io.xdp4j.bpf.object.ProgramKind;
import io.xdp4j.device.Events;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.KernelObject;
import io.xdp4j.rule.ObjectProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The objects that Debian's xdp-tools bring, compiled by others, load and run. */
@KernelTest
final class DebianObjectsKernelTest {

    private static final Path FOLDER = Path.of("/usr/lib/x86_64-linux-gnu/bpf");
    private static final int DROP = 1;
    private static final int PASS = 2;

    @Test
    void everyFilterLoadsAndDecidesAsItsNameSays() throws IOException {
        List<Path> filters = files("xdpfilt_");
        for (Path file : filters) {
            BpfObject object = BpfObject.read(file);
            try (KernelObject loaded = KernelObject.of(object, Map.of())) {
                for (ProgramInfo program : object.programs()) {
                    var outcome = loaded.program(program.name()).run(Frames.udp(7, "x"));

                    int miss = file.toString().contains("_alw_") ? PASS : DROP;
                    assertEquals(miss, outcome.verdict(), file + " " + program.name());
                }
            }
        }
        assertEquals(10, filters.size());
    }

    @Test
    void dispatcherOfLibxdpLoads() throws IOException {
        for (Path file : files("xdp-dispatcher")) {
            BpfObject object = BpfObject.read(file);
            try (KernelObject loaded = KernelObject.of(object, Map.of())) {
                for (ProgramInfo program : object.programs()) {
                    if (program.kind() == ProgramKind.XDP) {
                        assertTrue(loaded.program(program.name()).id() > 0);
                    }
                }
            }
        }
    }

    @Test
    void socketProgramOfLibxdpFillsOurSockets() throws IOException {
        BpfObject object = BpfObject.read(files("xsk_def_xdp_prog.o").getFirst());
        String program = object.programs().getFirst().name();
        try (Rig rig = Rig.veth(1, 1500);
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
                XskMap sockets = rig.xdp().xskMap("xsks_map", 64);
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                new ObjectProgram(object, program),
                                AttachSpec.DEFAULT.withManagementAllowed())) {
            sockets.put(0, socket);
            link.maps().set("refcnt", 1);

            rig.send(Frames.udp(7, "x"));

            assertTrue(socket.await(Events.RECEIVED, Rig.SOON));
        }
    }

    private static List<Path> files(String prefix) throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), "xdp-tools is not installed");
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
