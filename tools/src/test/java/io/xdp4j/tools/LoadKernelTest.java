package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Objects that the command puts on an interface, and their maps. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(120)
final class LoadKernelTest {

    @TempDir
    Path folder;

    @Test
    void pinnedProgramIsShownWithItsMapsAndDetachLeavesNothing() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            Ran attached = bed.xdp(
                    "load",
                    "attach",
                    object,
                    "-i",
                    "left",
                    "--program",
                    "firewall",
                    "--set",
                    "port=9",
                    "--pin",
                    "fw",
                    "--json");
            FilterBed.assertDone(attached);
            assertEquals("/sys/fs/bpf/fw", attached.json().get("pin").asString());

            JsonNode shown = bed.xdp("load", "show", "-i", "left", "--json")
                    .json()
                    .get("programs")
                    .get(0);
            assertEquals("firewall", shown.get("program").asString());
            assertEquals("/sys/fs/bpf/fw", shown.get("pin").asString());
            assertEquals(4, shown.get("maps").size());
            assertEquals(
                    "{\"key\":0,\"value\":{\"port\":9}}\n",
                    bed.xdp("map", "dump", "fw/maps/fw_rodata").out());

            assertTrue(bed.xdp("disasm", "--pinned", "fw/link").out().startsWith("program firewall"));

            Ran detached = bed.xdp("load", "detach", "-i", "left");
            FilterBed.assertDone(detached);
            assertEquals("/sys/fs/bpf/fw: removed\n", detached.out());
            assertEquals("", bed.xdp("load", "show").out());
            assertEquals(1, bed.xdp("map", "dump", "fw/maps/limits").code());
        });
    }

    @Test
    void attachToAnInterfaceThatIsTakenSaysHowToFreeIt() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            FilterBed.assertDone(
                    bed.xdp("load", "attach", object, "-i", "left", "--program", "firewall", "--pin", "a"));

            Ran refused = bed.xdp("load", "attach", object, "-i", "left", "--program", "firewall", "--pin", "b");

            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("xdp load detach -i left"), refused.err());
            FilterBed.assertDone(bed.xdp("load", "detach", "--pin", "a"));
        });
    }

    @Test
    void pinOutsideOfBpffsIsRefusedAndNothingIsAttached() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            Ran refused = bed.xdp(
                    "load",
                    "attach",
                    object,
                    "-i",
                    "left",
                    "--program",
                    "firewall",
                    "--pin",
                    folder.resolve("pins").toString());

            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("it is not in bpffs"), refused.err());
            assertEquals("", bed.xdp("load", "show").out());
        });
    }

    @Test
    void pinsOfOthersInTheDirectoryStayWhenItIsRefused() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            String theirs = "/sys/fs/bpf/theirs/maps/counts";
            bed.shell("mkdir", "-p", "/sys/fs/bpf/theirs/maps");
            FilterBed.assertDone(
                    bed.xdp("load", "attach", object, "-i", "left", "--program", "firewall", "--pin", "ours"));
            bed.shell("bpftool", "map", "pin", "pinned", "/sys/fs/bpf/ours/maps/counts", theirs);
            FilterBed.assertDone(bed.xdp("load", "detach", "-i", "left"));

            Ran refused = bed.xdp("load", "attach", object, "-i", "left", "--program", "firewall", "--pin", "theirs");

            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("rm -r /sys/fs/bpf/theirs"), refused.err());
            FilterBed.assertDone(bed.xdp("map", "dump", theirs));
            assertEquals("", bed.xdp("load", "show").out());
        });
    }

    @Test
    void killedCommandLeavesNothingAttached() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            try (Child child = bed.start("load", "attach", object, "-i", "left", "--program", "firewall")) {
                String first = child.process().inputReader().readLine();
                assertTrue(first.startsWith("left: firewall"), first);
                assertTrue(bed.xdp("load", "show").out().contains("firewall"));

                child.signal("KILL");
                child.process().waitFor();
            }
            long end = System.nanoTime() + 10_000_000_000L;
            while (!bed.xdp("load", "show").out().isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait(); // the kernel detaches a moment after the process has ended
            }
            assertEquals("", bed.xdp("load", "show").out());
        });
    }

    @Test
    void programThatTheVerifierRefusesIsToldWithItsLine() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            Ran refused = bed.xdp("load", "attach", object, "-i", "left", "--program", "careless");

            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("fw.c:34: return ((u8 *) (u64) ctx->data)[3];"), refused.err());
        });
    }

    @Test
    void mapIsReadAndWrittenByTheTypesOfItsObject() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            FilterBed.assertDone(
                    bed.xdp("load", "attach", object, "-i", "left", "--program", "firewall", "--pin", "fw"));
            String limits = "fw/maps/limits";

            FilterBed.assertDone(bed.xdp(
                    "map",
                    "set",
                    limits,
                    "53",
                    "{\"rate\":7,\"on\":1,\"level\":5,\"name\":\"dns\",\"kind\":\"STRICT\",\"ports\":[53,853]}"));
            FilterBed.assertDone(bed.xdp("map", "set", limits, "53", "{\"rate\":8}"));

            String entry = "{\"key\":53,\"value\":{\"rate\":8,\"on\":1,\"level\":5,\"name\":\"dns\","
                    + "\"kind\":\"STRICT\",\"ports\":[53,853]}}\n";
            assertEquals(entry, bed.xdp("map", "dump", limits).out());
            assertEquals(entry, bed.xdp("map", "get", limits, "hex:35000000").out());
            Ran full = bed.xdp("map", "set", limits, "54", "{}");
            FilterBed.assertDone(full);
            full = bed.xdp("map", "set", limits, "55", "{}");
            assertEquals(1, full.code());
            assertTrue(full.err().contains("the map is full; it has room for 2"), full.err());
            FilterBed.assertDone(bed.xdp("map", "delete", limits, "53"));
            assertEquals(1, bed.xdp("map", "delete", limits, "53").code());
            assertEquals(
                    2,
                    bed.xdp("map", "set", limits, "1", "{\"rate\":70000000000}").code());
            assertEquals(2, bed.xdp("map", "set", limits, "1").code());
            FilterBed.assertDone(bed.xdp("load", "detach", "-i", "left"));
        });
    }

    @Test
    void framesAreCountedInMapsAndVariables() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            FilterBed.assertDone(
                    bed.xdp("load", "attach", object, "-i", "left", "--program", "firewall", "--pin", "fw"));

            bed.send(7, 8, 7);

            long end = System.nanoTime() + 10_000_000_000L;
            String wanted = "{\"key\":0,\"value\":{\"total\":3}}\n";
            while (!bed.xdp("map", "dump", "fw/maps/fw_bss").out().equals(wanted) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertEquals(wanted, bed.xdp("map", "dump", "fw/maps/fw_bss").out());
            long sum = 0;
            for (JsonNode lane : bed.xdp("map", "get", "fw/maps/counts", "0", "--json")
                    .json()
                    .get("values")) {
                sum += lane.asLong();
            }
            assertEquals(3, sum);
            FilterBed.assertDone(bed.xdp("load", "detach", "-i", "left"));
        });
    }

    @Test
    void queueIsPushedPeekedAndPopped() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            FilterBed.assertDone(
                    bed.xdp("load", "attach", object, "-i", "left", "--program", "firewall", "--pin", "fw"));
            String line = "fw/maps/line";

            FilterBed.assertDone(bed.xdp("map", "set", line, "01000000"));
            FilterBed.assertDone(bed.xdp("map", "set", line, "02000000"));

            assertEquals(
                    "{\"value\":\"01000000\"}\n", bed.xdp("map", "get", line).out());
            assertEquals(
                    "{\"value\":\"01000000\"}\n", bed.xdp("map", "delete", line).out());
            assertEquals(
                    "{\"value\":\"02000000\"}\n", bed.xdp("map", "delete", line).out());
            assertEquals(1, bed.xdp("map", "delete", line).code());
            FilterBed.assertDone(bed.xdp("load", "detach", "-i", "left"));
        });
    }
}
