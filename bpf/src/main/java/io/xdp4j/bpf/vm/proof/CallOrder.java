package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.check.Function;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** The order of functions in which each stands behind all that call it. */
public final class CallOrder {

    private final Map<Integer, Function> functions = new HashMap<>();
    private final LinkedHashSet<Function> calleesFirst = new LinkedHashSet<>();

    private CallOrder(CheckedProgram program) {
        program.functions().forEach(function -> functions.put(function.start(), function));
    }

    public static List<Function> of(CheckedProgram program) {
        var order = new CallOrder(program);
        program.functions().forEach(order::visit);
        return new ArrayList<>(order.calleesFirst).reversed();
    }

    /** Goes no deeper than calls do, which is 8. */
    private void visit(Function function) {
        if (calleesFirst.contains(function)) {
            return;
        }
        for (int callee : function.callees()) {
            visit(functions.get(callee));
        }
        calleesFirst.add(function);
    }
}
