package io.xdp4j.bpf.check;

import io.xdp4j.bpf.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How deep the functions of a program call each other. */
final class CallDepth {

    private static final int ACTIVE = -1;

    private final Program program;
    private final Map<Integer, Function> functions = new HashMap<>();
    private final Map<Integer, Integer> depths = new HashMap<>();

    private CallDepth(Program program, List<Function> functions) {
        this.program = program;
        functions.forEach(function -> this.functions.put(function.start(), function));
    }

    /** Refuses functions that end up in themselves, and more than 8 at once. */
    static void check(Program program, List<Function> functions) {
        var depth = new CallDepth(program, functions);
        for (Function function : functions) {
            depth.of(function.start(), 0);
        }
    }

    /** Returns how many functions are active at once, this one included. */
    private int of(int start, int callers) {
        if (callers == CheckedProgram.MAX_DEPTH) {
            throw tooDeep(start);
        }
        Integer known = depths.putIfAbsent(start, ACTIVE);
        if (known == null) {
            int deepest = 0;
            for (int callee : functions.get(start).callees()) {
                deepest = Math.max(deepest, of(callee, callers + 1));
            }
            known = deepest + 1;
            depths.put(start, known);
        }
        if (known == ACTIVE) {
            throw CheckedProgram.error(program, start, "this function calls itself, by itself or through others");
        }
        if (callers + known > CheckedProgram.MAX_DEPTH) {
            throw tooDeep(start);
        }
        return known;
    }

    private CheckException tooDeep(int start) {
        return CheckedProgram.error(
                program, start, "calls go deeper than " + CheckedProgram.MAX_DEPTH + " functions at this one");
    }
}
