package io.xdp4j.bpf.object;

/**
 * Where a program is meant to be attached, as the name of its section says.
 *
 * @since 0.1
 */
public enum ProgramKind {
    /** To an interface. */
    XDP(37),
    /** To an entry of a devmap: it runs before a redirected frame is sent. */
    XDP_DEVMAP(33),
    /** To an entry of a cpumap: it runs on the CPU that a frame was redirected to. */
    XDP_CPUMAP(35),
    /** Somewhere else: it is no XDP program. */
    OTHER(0);

    private final int attachType;

    ProgramKind(int attachType) {
        this.attachType = attachType;
    }

    /** {@return the {@code expected_attach_type} to load it with; enum bpf_attach_type, include/uapi/linux/bpf.h} */
    public int attachType() {
        return attachType;
    }

    /** {@return the kind of programs in a section}: also the older {@code xdp_foo} and {@code xdp/foo}. */
    static ProgramKind of(String section) {
        String name = section.startsWith("?") ? section.substring(1) : section;
        String place = name.replaceFirst("^xdp(\\.frags)?[/_]?", "");
        if (!name.startsWith("xdp")) {
            return OTHER;
        }
        return is("devmap", place) ? XDP_DEVMAP : is("cpumap", place) ? XDP_CPUMAP : XDP;
    }

    /** {@return whether the programs in a section take frames of several buffers} */
    static boolean takesFrags(String section) {
        return section.startsWith("xdp.frags") || section.startsWith("?xdp.frags");
    }

    private static boolean is(String word, String place) {
        return place.equals(word) || place.startsWith(word + "/");
    }
}
