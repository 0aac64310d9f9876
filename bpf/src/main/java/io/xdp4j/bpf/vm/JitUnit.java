package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.proof.Region;
import io.xdp4j.bpf.vm.proof.Transfer;
import java.lang.constant.ClassDesc;
import java.util.List;

/**
 * What all methods of a generated class have in common.
 *
 * @param program what is compiled
 * @param regions of the maps that it names, in the order of their names
 * @param owner the generated class
 * @param constants of it
 * @param transfer what is known behind an instruction
 */
record JitUnit(
        CheckedProgram program, List<Region> regions, ClassDesc owner, JitConstants constants, Transfer transfer) {}
