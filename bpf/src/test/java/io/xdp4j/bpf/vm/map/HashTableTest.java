package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.vm.memory.HeapMemory;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The table below hash maps, with so few buckets that chains are long. */
final class HashTableTest {

    private static final int ELEMENTS = 200;

    private final VmMemory memory = HeapMemory.of(1 << 20);
    private final long keys = memory.allocate(8L * ELEMENTS);
    private final long key = memory.allocate(8);
    private final Map<Long, Integer> model = new HashMap<>();
    private final FreeList free = new FreeList(ELEMENTS, ELEMENTS);

    @Test
    void chainsKeepWhatDoesNotFit() {
        for (int buckets = 1; buckets <= 4; buckets *= 2) {
            for (long seed = 1; seed <= 20; seed++) {
                var table = new HashTable(memory, KeyHash.zeroSeed(), 8, keys, 8, ELEMENTS, buckets);
                model.clear();
                run(table, new FreeList(ELEMENTS, ELEMENTS), new SplittableRandom(seed));
                assertEquals(model.keySet(), walk(table), "seed " + seed);
            }
        }
    }

    @Test
    void noElementIsGivenTwice() {
        Set<Integer> given = new HashSet<>();
        for (int element = free.pop(); element >= 0; element = free.pop()) {
            assertTrue(given.add(element));
        }
        assertEquals(ELEMENTS, given.size());
        free.push(17);
        assertEquals(17, free.pop());
        assertEquals(-1, free.pop());
    }

    private void run(HashTable table, FreeList elements, SplittableRandom random) {
        for (int i = 0; i < 3000; i++) {
            long number = random.nextInt(300);
            memory.space().set(JAVA_LONG, key, number);
            assertEquals(model.getOrDefault(number, -1), table.find(key));
            long hashed = table.hashOf(key);
            long place = table.place(key, hashed);
            if (place == HashTable.ABSENT) {
                add(table, elements, number, hashed);
            } else if (random.nextInt(3) == 0) {
                int old = table.at(place);
                table.remove(place);
                assertEquals(model.remove(number), old);
                elements.push(old);
            } else {
                replace(table, elements, number, place);
            }
        }
    }

    private void add(HashTable table, FreeList elements, long number, long hashed) {
        int element = elements.pop();
        if (element >= 0) {
            memory.space().set(JAVA_LONG, table.key(element), number);
            table.add(element, hashed);
            model.put(number, element);
        }
    }

    private void replace(HashTable table, FreeList elements, long number, long place) {
        int element = elements.pop();
        if (element >= 0) {
            memory.space().set(JAVA_LONG, table.key(element), number);
            elements.push(table.at(place));
            table.replace(place, element);
            model.put(number, element);
        }
    }

    private Set<Long> walk(HashTable table) {
        Set<Long> seen = new HashSet<>();
        for (long cursor = table.next(-1); cursor != -1; cursor = table.next(cursor)) {
            long at = table.key(table.elementAt(cursor));
            assertTrue(seen.add(memory.space().get(JAVA_LONG, at)));
            assertEquals(cursor, table.cursor(at));
        }
        return seen;
    }
}
