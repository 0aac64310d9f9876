package io.xdp4j.software;

import static io.xdp4j.bpf.map.MapType.*;

import io.xdp4j.bpf.Disassembler;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.bpf.vm.VmTrapException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Runs wild programs on both engines over native memory, in a Java of its own that may crash. */
final class WildRuns {

    private static final int ZERO_SEED = 1 << 6;
    private static final MapSpec INNER = MapSpec.of("inner", ARRAY, 4, 8, 2);
    private static final List<MapSpec> MAPS = List.of(
            MapSpec.of("array", ARRAY, 4, 13, 3),
            INNER,
            new MapSpec("readonly", ARRAY, 4, 16, 1, MapSpec.READ_ONLY_PROGRAM, Optional.empty()),
            MapSpec.of("percpu", PERCPU_ARRAY, 4, 24, 2),
            MapSpec.of("wide", ARRAY, 4, 5000, 2),
            hash("hash", HASH, 7),
            hash("percpuhash", PERCPU_HASH, 12),
            hash("lru", LRU_HASH, 20),
            new MapSpec("trie", LPM_TRIE, 8, 5, 4, MapSpec.NO_PREALLOC, Optional.empty()),
            MapSpec.of("queue", QUEUE, 0, 12, 4),
            MapSpec.of("ring", RINGBUF, 0, 0, 4096),
            MapSpec.of("devices", DEVMAP, 4, 8, 2),
            MapSpec.of("programs", PROG_ARRAY, 4, 4, 2),
            new MapSpec("maps", ARRAY_OF_MAPS, 4, 4, 2, 0, Optional.of(INNER)));

    private final GuardedMemory memory = new GuardedMemory();
    private final VmContext context;
    private final VmProgram program;
    private final VmProgram called;
    private final MemorySegment chunk;

    private WildRuns(long seed, Engine engine) throws IOException {
        Vm vm = Vm.of(memory, 2, VmServices.NONE, 500);
        var maps = new HashMap<String, BpfMap>();
        MAPS.forEach(spec -> maps.put(spec.name(), vm.map(spec)));
        program = vm.load(WildProgram.of(seed, MAPS), maps, engine);
        called = vm.load(WildProgram.of(seed + 1, MAPS), maps, engine);
        if (program.engine() != engine) {
            throw new AssertionError("seed " + seed + " was not compiled");
        }
        MemorySegment index = MemorySegment.ofArray(new int[] {1});
        maps.get("programs").putProgram(1, called);
        maps.get("maps").putMap(index, maps.get("inner"), BpfMap.Put.ANY);
        maps.get("devices").put(index, MemorySegment.ofArray(new long[] {5}), BpfMap.Put.ANY);
        context = vm.context(1);
        chunk = memory.space().asSlice(memory.allocate(640), 640);
    }

    private static MapSpec hash(String name, MapType type, int valueBytes) {
        return new MapSpec(name, type, 4, valueBytes, 4, ZERO_SEED, Optional.empty());
    }

    /** Returns what it did, as text. */
    private String run(Random random) {
        int length = random.nextInt(3) == 0 ? random.nextInt(60) : 120;
        int start = 64 + 4 * random.nextInt(60);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, chunk, start, length);
        context.frame(chunk, start, length);
        try {
            return Integer.toHexString(program.run(context));
        } catch (VmTrapException e) {
            return e.getMessage();
        }
    }

    /** Arguments: the first seed, how many, how often each is run. */
    public static void main(String[] args) throws IOException {
        long first = Long.parseLong(args[0]);
        long end = first + Long.parseLong(args[1]);
        int times = Integer.parseInt(args[2]);
        Map<Boolean, Integer> ends = new HashMap<>();
        for (long seed = first; seed < end; seed++) {
            ends.merge(compare(seed, times), 1, Integer::sum);
        }
        System.out.println("done: " + ends);
    }

    /** Returns whether it ended without a trap, at least once. */
    private static boolean compare(long seed, int times) throws IOException {
        var interpreted = new WildRuns(seed, Engine.INTERPRETER);
        var compiled = new WildRuns(seed, Engine.JIT);
        boolean ended = false;
        for (int i = 0; i < times; i++) {
            String expected = interpreted.run(new Random(seed + i));
            String found = compiled.run(new Random(seed + i));
            if (!compiled.memory.isIntact()) {
                throw new AssertionError("seed " + seed + ", run " + i + ": touches what is between; " + found);
            }
            if (expected.contains("too long") || found.contains("too long")) {
                return ended; // engines lay out loops in their own way: what the last jump back is differs
            }
            String difference = interpreted.memory.difference(compiled.memory);
            if (!expected.equals(found) || !difference.isEmpty()) {
                throw new AssertionError("seed " + seed + ", run " + i + ": " + expected + " interpreted, " + found
                        + " compiled; " + difference + "\n" + text(interpreted.program));
            }
            ended |= expected.length() <= 8;
        }
        return ended;
    }

    private static String text(VmProgram program) {
        var lines = new ArrayList<String>();
        Program code = program.checked().program();
        int slot = 0;
        for (var instruction : code.instructions()) {
            lines.add(slot + ": " + Disassembler.text(instruction));
            slot += instruction.slots();
        }
        return String.join("\n", lines);
    }
}
