package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the command says where rules cannot be put on an interface, found, or changed. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(120)
final class FilterFaultsKernelTest {

    @Test
    void wrongElementIsNamedAndNoneIsAdded() throws Exception {
        FilterBed.with(bed -> {
            FilterBed.assertDone(bed.xdp(
                    "filter", "apply", "-i", "left", "--pin", "set deny address max 2", "ip src host @deny -> drop"));

            Ran word = bed.xdp("filter", "set", "add", "-i", "left", "deny", "1.1.1.1", "1.1.1.300");
            Ran line = bed.xdp("1.1.1.1\n" + "x".repeat(5000), FilterBed.words("filter set add -i left deny --file -"));
            Ran other = bed.xdp("filter", "set", "add", "-i", "left", "allow", "1.1.1.1");
            Ran full = bed.xdp("filter", "set", "add", "-i", "left", "deny", "1.1.1.1", "1.1.1.2", "1.1.1.3");

            FilterBed.assertFailed(2, "'1.1.1.300'", word);
            FilterBed.assertFailed(1, "standard input: line 2: ", line);
            assertTrue(line.err().length() < 300, line.err());
            FilterBed.assertFailed(1, "there are deny", other);
            FilterBed.assertFailed(1, "2 of 3 were added", full);
            assertEquals(2, bed.filter().get("sets").get(0).get("elements").asInt());
        });
    }

    @Test
    void programOfOthersIsNamedAndLeftAlone() throws Exception {
        FilterBed.with(bed -> {
            bed.shell(FilterBed.words("ip link set dev left xdpgeneric obj " + Foreign.program() + " sec xdp"));

            for (String[] command : List.of(
                    FilterBed.words("filter remove -i left"),
                    FilterBed.words("filter set list -i left deny"),
                    new String[] {"filter", "replace", "-i", "left", "udp dst port 10 -> drop"},
                    new String[] {"filter", "apply", "-i", "left", "--pin", "udp dst port 10 -> drop"},
                    new String[] {"filter", "apply", "-i", "left", "udp dst port 10 -> drop"})) {
                FilterBed.assertFailed(1, "ip link set dev left xdpgeneric off", bed.xdp(command));
            }
            Ran shown = bed.xdp("filter", "show", "-i", "left");
            FilterBed.assertDone(shown);
            assertTrue(shown.out().startsWith("no filter is pinned on left; attached is "), shown.out());
            assertEquals(1, FilterBed.programs());
        });
    }

    @Test
    void pinThatCannotBeReadIsShownAndRemoved() throws Exception {
        FilterBed.with(bed -> {
            FilterBed.assertDone(bed.xdp("filter", "apply", "-i", "left", "--pin", "udp dst port 10 -> drop"));
            String note = bed.files().stream()
                    .filter(file -> file.endsWith("/note"))
                    .findFirst()
                    .orElseThrow();
            bed.shell("rm", note);

            FilterBed.assertFailed(1, "xdp filter remove", bed.xdp("filter", "show", "-i", "left"));
            Ran all = bed.xdp("filter", "show");
            FilterBed.assertDone(all);
            assertTrue(all.out().contains(note), all.out());
            FilterBed.assertFailed(
                    1, "xdp filter remove", bed.xdp("filter", "replace", "-i", "left", "udp dst port 10 -> drop"));
            FilterBed.assertDone(bed.xdp("filter", "remove", "-i", "left"));
            assertEquals(0, FilterBed.programs());
        });
    }

    @Test
    void staleIsWhatADeletedInterfaceLeft() throws Exception {
        FilterBed.with(bed -> {
            FilterBed.assertDone(bed.xdp("filter", "apply", "-i", "left", "--pin", "udp dst port 10 -> drop"));
            Shell.run("ip link del left");
            Shell.run("ip link add left type veth peer name other");

            Ran shown = bed.xdp("filter", "show", "--json");
            FilterBed.assertDone(shown);
            assertEquals(
                    "detached", shown.json().get("filters").get(0).get("state").asString());
            FilterBed.assertDone(bed.xdp("filter", "apply", "-i", "left", "--pin", "udp dst port 10 -> drop"));
            Ran removed = bed.xdp("filter", "remove", "--stale", "--json");

            assertEquals(1, removed.json().get("removed").size(), removed.out());
            assertEquals(
                    1, bed.xdp("filter", "show", "--json").json().get("filters").size());
            assertEquals("attached", bed.filter().get("state").asString());
        });
    }

    @Test
    void dryRunVerifiesAndAttachesNothing() throws Exception {
        FilterBed.with(bed -> {
            Ran fine = bed.xdp("filter", "apply", "-i", "left", "--pin", "--dry-run", "udp dst port 10 -> redirect");
            assertEquals(
                    "left: 1 rule, verified; nothing was attached", fine.out().strip(), fine.err());
            Ran cutting = bed.xdp("filter", "apply", "-i", "left", "--dry-run", "all -> drop");
            FilterBed.assertFailed(1, "--allow-management", cutting);
            FilterBed.assertDone(
                    bed.xdp("filter", "apply", "-i", "left", "--dry-run", "--allow-management", "all -> drop"));
            assertEquals(0, FilterBed.programs());
            assertEquals(List.of(), bed.files());
        });
    }

    @Test
    void withoutBpffsOrRightsItIsNotPossibleHere() throws Exception {
        FilterBed.with(bed -> {
            bed.shell("umount", "/sys/fs/bpf");
            FilterBed.assertFailed(
                    3, "mount -t bpf", bed.xdp("filter", "apply", "-i", "left", "--pin", "udp dst port 10 -> drop"));
            FilterBed.assertFailed(3, "mount -t bpf", bed.xdp("filter", "show"));
            bed.shell("mount", "-t", "bpf", "-o", "ro", "bpf", "/sys/fs/bpf");
            FilterBed.assertFailed(
                    3, "read-only", bed.xdp("filter", "apply", "-i", "left", "--pin", "udp dst port 10 -> drop"));
            assertEquals(0, FilterBed.programs());
            try (Child child = Child.withoutRights("filter", "apply", "-i", "left", "udp dst port 10 -> drop")) {
                FilterBed.assertFailed(3, "CAP_", child.await());
            }
        });
    }
}
