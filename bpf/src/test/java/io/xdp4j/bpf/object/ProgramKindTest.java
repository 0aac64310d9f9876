package io.xdp4j.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of sections, as libbpf knows them, and older ones. */
final class ProgramKindTest {

    @ParameterizedTest
    @CsvSource({
        "xdp, XDP, false",
        "?xdp, XDP, false",
        "xdp.frags, XDP, true",
        "?xdp.frags, XDP, true",
        "xdp/devmap, XDP_DEVMAP, false",
        "xdp.frags/devmap, XDP_DEVMAP, true",
        "xdp_devmap/egress, XDP_DEVMAP, false",
        "xdp/cpumap, XDP_CPUMAP, false",
        "xdp.frags/cpumap, XDP_CPUMAP, true",
        "xdp_cpu_map0, XDP, false",
        "xdp_prog, XDP, false",
        "xdp/prog, XDP, false",
        "tc, OTHER, false",
        "fentry/xdp_do_redirect, OTHER, false",
    })
    void aSectionSaysWhereItsProgramsBelong(String section, ProgramKind kind, boolean frags) {
        assertEquals(kind, ProgramKind.of(section));
        assertEquals(frags, ProgramKind.takesFrags(section));
    }
}
