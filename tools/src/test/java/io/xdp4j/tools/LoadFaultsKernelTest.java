package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong where an object is to be pinned, and what befalls it while it is attached. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(120)
final class LoadFaultsKernelTest {

    @TempDir
    Path folder;

    @Test
    void directoryInOneThatIsNotThereIsTold() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            assertRefused(
                    bed, object, "a/b", 1, "there is no directory /sys/fs/bpf/a; make it: mkdir -p /sys/fs/bpf/a");
            bed.shell("mkdir", "-p", "/sys/fs/bpf/a");

            FilterBed.assertDone(attach(bed, object, "a/b"));
            FilterBed.assertDone(bed.xdp("load", "detach", "--pin", "a/b"));

            assertEquals("/sys/fs/bpf/a\n", files(bed));
        });
    }

    @Test
    void nameThatBpffsDoesNotTakeIsTold() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> assertRefused(bed, object, "fw.v1", 1, "bpffs takes no dots in names"));
    }

    @Test
    void placeThatIsTakenByAFileIsTold() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            bed.shell("bpftool map create /sys/fs/bpf/taken type array key 4 value 4 entries 1 name taken".split(" "));

            assertRefused(bed, object, "taken", 1, "make /sys/fs/bpf/taken: there is a file of that name");
            assertRefused(bed, object, "taken/fw", 1, "/sys/fs/bpf/taken");
        });
    }

    @Test
    void theRootOfBpffsIsRefused() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            assertRefused(bed, object, "/sys/fs/bpf", 1, "it is where bpffs is mounted; name a directory in it");
            assertRefused(bed, object, "/sys/fs/bpf/../../fw", 1, "it is not in bpffs");
        });
    }

    @Test
    void linkOutOfBpffsIsNotFollowedToAPin() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            bed.shell("ln", "-s", folder.toString(), "/sys/fs/bpf/out");

            assertRefused(bed, object, "out/fw", 1, "it is not in bpffs");
        });
    }

    @Test
    void withoutBpffsTheErrorSaysHowToMountIt() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            bed.shell("umount", "/sys/fs/bpf");

            Ran refused = attach(bed, object, "fw");
            FilterBed.assertFailed(3, "bpffs is not mounted; mount -t bpf bpf /sys/fs/bpf", refused);
            refused = attach(bed, object, "/sys/fs/bpf/fw");
            FilterBed.assertFailed(3, "bpffs is not mounted; mount -t bpf bpf /sys/fs/bpf", refused);
            assertEquals(0, FilterBed.programs());
        });
    }

    @Test
    void readOnlyBpffsIsToldAndNothingIsAttachedOrDetached() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            bed.shell("mount", "-o", "remount,ro", "/sys/fs/bpf");
            assertRefused(bed, object, "fw", 3, "bpffs is mounted read-only");
            bed.shell("mount", "-o", "remount,rw", "/sys/fs/bpf");
            FilterBed.assertDone(attach(bed, object, "fw"));
            bed.shell("mount", "-o", "remount,ro", "/sys/fs/bpf");

            FilterBed.assertFailed(3, "bpffs is mounted read-only", bed.xdp("load", "detach", "--pin", "fw"));

            assertEquals(1, FilterBed.programs());
        });
    }

    @Test
    void refusedProgramLeavesNoFile() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            Ran refused = bed.xdp("load", "attach", object, "-i", "left", "--program", "careless", "--pin", "fw");

            FilterBed.assertFailed(1, "the verifier refused the program", refused);
            assertEquals("", files(bed));
        });
    }

    @Test
    void whatAKilledProcessLeftIsSweptByTheNext() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            leave(bed, object);
            FilterBed.assertDone(attach(bed, object, "fw"));
            FilterBed.assertDone(bed.xdp("load", "detach", "-i", "left"));
            leave(bed, object);
            assertEquals("", bed.xdp("load", "show").out());

            Ran swept = bed.xdp("load", "detach", "--pin", "fw");

            assertEquals("/sys/fs/bpf/fw: removed\n", swept.out());
            assertEquals("", files(bed));
            FilterBed.assertFailed(1, "no link is pinned there", bed.xdp("load", "detach", "--pin", "fw"));
        });
    }

    @Test
    void deletedInterfaceEndsTheCommand() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            try (Child child = attached(bed, object)) {
                Shell.run("ip link del left");

                assertEnds(child, "stay attached to left: the interface was deleted or moved");
            }
        });
    }

    @Test
    void programThatIsDetachedByForceEndsTheCommand() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            try (Child child = attached(bed, object)) {
                String links = bed.shell("bpftool", "link", "list");
                String id = links.lines()
                        .filter(line -> line.contains(": xdp "))
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .reduce((_, last) -> last)
                        .orElseThrow();
                bed.shell("bpftool", "link", "detach", "id", id);

                assertEnds(child, "stay attached to left: the program was detached by somebody else");
            }
        });
    }

    @Test
    void signalDetaches() throws Exception {
        String object = ObjectSource.firewall(folder);
        FilterBed.with(bed -> {
            try (Child child = attached(bed, object)) {
                child.signal("INT");

                assertEquals(0, child.await().code());
                assertEquals(0, FilterBed.programs());
            }
        });
    }

    @Test
    void mapsThatAreSharedByNameStay() throws Exception {
        String object = ObjectSource.sharing(folder);
        FilterBed.with(bed -> {
            FilterBed.assertDone(bed.xdp("load", "attach", object, "-i", "left", "--pin", "fw"));
            FilterBed.assertDone(bed.xdp("map", "set", "/sys/fs/bpf/shared", "1", "42"));
            FilterBed.assertDone(bed.xdp("load", "detach", "-i", "left"));
            assertEquals("/sys/fs/bpf/shared\n", files(bed));

            FilterBed.assertDone(bed.xdp("load", "attach", object, "-i", "left", "--pin", "fw"));

            assertTrue(bed.xdp("map", "get", "fw/maps/shared", "1").out().contains("42"));
            FilterBed.assertDone(bed.xdp("load", "detach", "-i", "left"));
            Ran alone = bed.xdp("load", "attach", object, "-i", "left", "--seconds", "0.1");
            assertTrue(alone.err().contains("which is done with --pin only: shared"), alone.err());
        });
    }

    /** As a process leaves it that is killed just before it pins the link. */
    private static void leave(FilterBed bed, String object) throws Exception {
        FilterBed.assertDone(attach(bed, object, "fw"));
        bed.shell("mkdir", "/sys/fs/bpf/fw/unfinished");
        bed.shell("rm", "/sys/fs/bpf/fw/link");
        while (FilterBed.programs() > 0) {
            Thread.onSpinWait(); // the kernel detaches a moment later
        }
    }

    private static Ran attach(FilterBed bed, String object, String pin) throws Exception {
        return bed.xdp("load", "attach", object, "-i", "left", "--program", "firewall", "--pin", pin);
    }

    private static Child attached(FilterBed bed, String object) throws Exception {
        Child child = bed.start("load", "attach", object, "-i", "left", "--program", "firewall");
        assertEquals(
                "left: firewall, mode native", child.process().inputReader().readLine());
        return child;
    }

    private static void assertEnds(Child child, String reason) throws Exception {
        Ran ran = child.await();
        assertEquals(1, ran.code(), ran.err());
        assertTrue(ran.err().endsWith("xdp: " + reason + "\n"), ran.err());
    }

    private static void assertRefused(FilterBed bed, String object, String pin, int code, String reason)
            throws Exception {
        String before = files(bed);
        FilterBed.assertFailed(code, reason, attach(bed, object, pin));
        assertEquals(before, files(bed));
        assertEquals(0, FilterBed.programs());
    }

    private static String files(FilterBed bed) throws Exception {
        return bed.shell("find", "/sys/fs/bpf", "-mindepth", "1", "-not", "-name", "*.debug");
    }
}
