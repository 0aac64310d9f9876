package io.xdp4j.bpf.object;

/**
 * A program of an object file; {@link BpfObject#link} makes it whole.
 *
 * @param name of its function
 * @param section that it is in
 * @param kind where it is meant to be attached
 * @param frags whether it takes frames of several buffers
 * @param slots how many it has, without the functions that it calls
 * @since 0.1
 */
public record ProgramInfo(String name, String section, ProgramKind kind, boolean frags, int slots) {}
