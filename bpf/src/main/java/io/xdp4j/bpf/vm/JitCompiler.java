package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.check.Function;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.proof.CallOrder;
import io.xdp4j.bpf.vm.proof.Kind;
import io.xdp4j.bpf.vm.proof.Region;
import io.xdp4j.bpf.vm.proof.State;
import io.xdp4j.bpf.vm.proof.Transfer;
import io.xdp4j.bpf.vm.proof.Value;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles programs to JVM bytecode: one hidden class each, which goes when its program does. What is too large for a
 * class is interpreted.
 */
final class JitCompiler {

    private static final ClassDesc OWNER = ClassDesc.of(JitCompiler.class.getPackageName() + ".Jitted");
    private static final ClassDesc CODE = ClassDesc.of(JitCode.class.getName());
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_long, JitMethod.CONTEXT, CD_long, CD_long, CD_long);
    private static final MethodTypeDesc CALL =
            MethodTypeDesc.of(CD_long, JitMethod.CONTEXT, CD_int, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long);

    /** JVMS 4.1: {@code constant_pool_count} is a u2. */
    private static final int MOST_CONSTANTS = 65_535;

    /** A method has less than 64 KiB, JVMS 4.7.3; what lists maps, callbacks or pieces needs up to 33 bytes of each. */
    private static final int MOST_LISTED = 1_900;

    private final MemorySegment space;
    private final Map<String, VmMap> maps;
    private final Region[] regions;

    /** For programs that name these maps. */
    JitCompiler(MemorySegment space, Map<String, VmMap> maps, Region[] regions) {
        this.space = space;
        this.maps = Map.copyOf(maps);
        this.regions = regions;
    }

    /**
     * Compiles, or makes an interpreter of what is too large for a class.
     *
     * @param context whether R1 is the context at the start; if not, it may be anything
     */
    VmCode compile(CheckedProgram program, boolean context) {
        if (program.maps().size() > MOST_LISTED || program.callbacks().size() > MOST_LISTED) {
            return Interpreter.of(program, maps);
        }
        List<Region> used = program.maps().stream()
                .map(name -> regions[maps.get(name).region()])
                .toList();
        var constants = new JitConstants(OWNER, space, used);
        var unit = new JitUnit(program, used, OWNER, constants, new Transfer(program.maps(), used));
        List<JitFunction> functions = functions(unit, context);
        if (functions.stream().anyMatch(function -> function.pieces().size() > MOST_LISTED)) {
            return Interpreter.of(program, maps);
        }
        var pool = ConstantPoolBuilder.of();
        byte[] bytes;
        try {
            bytes = ClassFile.of()
                    .build(pool.classEntry(OWNER), pool, builder -> write(builder, unit, functions, context));
        } catch (IllegalArgumentException e) {
            if (pool.size() <= MOST_CONSTANTS) {
                throw e; // of which we know no good reason
            }
            return Interpreter.of(program, maps);
        }
        return define(bytes, constants).of(program, this);
    }

    private static JitCode define(byte[] bytes, JitConstants constants) {
        try {
            MethodHandles.Lookup lookup =
                    MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants.data(), true);
            return (JitCode) lookup.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(ClassBuilder builder, JitUnit unit, List<JitFunction> functions, boolean context) {
        builder.withSuperclass(CODE).withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
        unit.constants().write(builder);
        builder.withMethodBody(
                ConstantDescs.INIT_NAME,
                MethodTypeDesc.of(CD_void),
                0,
                code -> code.aload(0)
                        .invokespecial(CODE, ConstantDescs.INIT_NAME, MethodTypeDesc.of(CD_void))
                        .return_());
        builder.withMethodBody("run", RUN, 0, code -> writeRun(code, unit, context));
        builder.withMethodBody("call", CALL, 0, code -> writeCall(code, unit));
        functions.forEach(function -> function.write(builder));
    }

    /** Callers before callees, so that what is known of arguments is known. */
    private static List<JitFunction> functions(JitUnit unit, boolean context) {
        var entries = new HashMap<Integer, State>();
        State main = State.entry();
        main.set(Register.R1, context ? Value.at(Kind.CONTEXT, 0) : Value.full(Kind.PACKET, Value.NONE));
        entries.put(0, main);
        // What helpers call back is called with anything, even if its address is taken in code that nothing reaches:
        // a program may have the number from elsewhere.
        unit.program().callbacks().forEach(start -> entries.put(start, State.entry()));
        var functions = new ArrayList<JitFunction>();
        for (Function function : CallOrder.of(unit.program())) {
            State entry = entries.getOrDefault(function.start(), State.entry());
            JitFunction compiled = JitFunction.of(unit, function, entry);
            functions.add(compiled);
            JitArguments.add(compiled, entries);
        }
        return functions;
    }

    private static void writeRun(CodeBuilder code, JitUnit unit, boolean context) {
        Label other = code.newLabel();
        if (context) {
            code.lload(2).loadConstant(Guest.CONTEXT).lcmp().ifne(other);
        }
        code.aload(1).lload(2).lload(4).lconst_0().lconst_0().lconst_0().lload(6);
        code.invokestatic(unit.owner(), JitFunction.name(0), JitCall.FUNCTION).lreturn();
        code.labelBinding(other);
        if (context) {
            code.aload(0).aload(1).lload(2).lload(4).lload(6);
            code.invokevirtual(CODE, "runWithout", RUN).lreturn();
        }
    }

    /** Only what is called back, of whose arguments nothing is known. */
    private static void writeCall(CodeBuilder code, JitUnit unit) {
        List<SwitchCase> cases = unit.program().callbacks().stream()
                .map(start -> SwitchCase.of(start, code.newLabel()))
                .toList();
        Label none = code.newLabel();
        code.iload(2).lookupswitch(none, cases);
        for (SwitchCase function : cases) {
            code.labelBinding(function.target()).aload(1);
            code.lload(3).lload(5).lload(7).lload(9).lload(11).lload(13);
            code.invokestatic(unit.owner(), JitFunction.name(function.caseValue()), JitCall.FUNCTION);
            code.lreturn();
        }
        code.labelBinding(none).lconst_0().lreturn();
    }
}
