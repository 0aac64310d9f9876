package io.xdp4j.linux;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.SetSpec;
import java.util.HashMap;
import java.util.Map;

/** Finds the maps of sets that a program names as {@link SetSpec#table} says. */
final class SetMaps {

    private SetMaps() {}

    /** Returns those that {@code program} names and that are among {@code sets}; borrowed. */
    static Map<String, Fd> of(InstructionProgram program, Map<String, DriverSet> sets) throws XdpException {
        Map<String, Fd> maps = new HashMap<>();
        for (Instruction instruction : program.instructions()) {
            if (instruction instanceof Instruction.Named load && !maps.containsKey(load.map())) {
                add(load.map(), sets, maps);
            }
        }
        return maps;
    }

    private static void add(String table, Map<String, DriverSet> sets, Map<String, Fd> maps) throws XdpException {
        int slash = table.indexOf('/');
        if (slash > 0
                && sets.get(table.substring(0, slash)) instanceof KernelSet set
                && table.substring(slash + 1).matches("[0-9]{1,2}")) {
            maps.put(table, set.fd(Integer.parseInt(table.substring(slash + 1))));
        }
    }
}
