package io.xdp4j.drill;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A line for each class whose mutants are all through: what takes how long, and whether it goes on. */
final class Progress {

    private final Map<String, Long> left;
    private final Map<String, Long> all;
    private final Map<String, Integer> survivors = new HashMap<>();
    private final long start = System.nanoTime();

    Progress(List<Mutant> mutants) {
        this.all = mutants.stream().collect(groupingBy(Mutant::type, counting()));
        this.left = new HashMap<>(all);
    }

    synchronized void add(Mutant mutant, String killer) {
        String type = mutant.type();
        survivors.merge(type, killer.equals(DrillWorker.SURVIVED) ? 1 : 0, Integer::sum);
        if (left.merge(type, -1L, Long::sum) == 0) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            System.out.println("MutationDrillTest: " + type + ": " + all.get(type) + " mutants, " + survivors.get(type)
                    + " survive, " + seconds + " s");
        }
    }
}
