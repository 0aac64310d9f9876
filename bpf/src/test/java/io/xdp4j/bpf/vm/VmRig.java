package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.R10;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A VM with a context, for tests that run small programs. */
final class VmRig {

    static final int CPUS = 2;
    static final int CPU = 1;

    final List<String> lines = new ArrayList<>();
    final Map<String, VmMap> maps = new HashMap<>();
    final Vm vm;
    final VmContext context;
    private final Engine engine;

    VmRig(Engine engine) {
        this(engine, VmNetwork.NONE);
    }

    VmRig(Engine engine, VmNetwork network) {
        this.engine = engine;
        this.vm = Vm.of(HeapMemory.of(1 << 20), CPUS, new VmServices(network, lines::add), 10_000);
        this.context = vm.context(CPU);
        context.frame(MemorySegment.ofArray(new byte[64]));
    }

    VmMap map(MapSpec spec) {
        VmMap map = vm.made(spec);
        maps.put(spec.name(), map);
        return map;
    }

    VmProgram load(Consumer<Assembler> body) {
        var code = new Assembler();
        body.accept(code);
        return vm.load(Program.of("test", code.instructions()), maps, engine);
    }

    /** Runs a program that ends by itself. Returns R0. */
    long run(Consumer<Assembler> body) {
        VmProgram program = load(body);
        // The verdict has 32 bits: the low and the high half are asked for one after the other.
        return program.runOnFrame(context);
    }

    /** Runs a program as XDP program, with the context in R1. */
    int verdict(Consumer<Assembler> body) {
        return load(body).run(context);
    }

    void frame(String hex) {
        context.frame(MemorySegment.ofArray(HexFormat.of().parseHex(hex)));
    }

    void frame(byte[] bytes) {
        context.frame(MemorySegment.ofArray(bytes));
    }

    String frame() {
        return HexFormat.of().formatHex(context.frame().toArray(Memory.U8));
    }

    /** Stores a number on the stack and its address in a register. */
    static void onStack(Assembler code, Register address, int offset, Size size, int value) {
        code.store(size, R10, offset, value);
        code.mov(address, R10).alu(io.xdp4j.bpf.AluOp.ADD, address, offset);
    }
}
