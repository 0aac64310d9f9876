package io.xdp4j.rule;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What evaluators of one rule list share: its sets, how much its limits have let through, and the clock.
 *
 * @since 0.1
 */
public final class RuleState {

    private static final VarHandle EVEN = JAVA_LONG.varHandle();

    private final Map<String, LiveSet> sets;

    /** For each rule when its limit is even again, in nanoseconds of the clock. */
    private final MemorySegment even;

    private final LongSupplier nanos;

    /**
     * Makes the state of {@code rules} before the first frame.
     *
     * @param sets a set for each that the rules name
     * @param nanos the clock: nanoseconds since some moment in the past, 0 or more
     */
    public RuleState(RuleList rules, Map<String, ? extends LiveSet> sets, LongSupplier nanos) {
        this(sets, nanos, MemorySegment.ofArray(new long[rules.rules().size()]));
    }

    /**
     * Makes a state whose limits of rates are shared with the compiled rules.
     *
     * @param sets a set for each that the rules name
     * @param nanos the clock that the program has
     * @param rates what is in the map {@link RuleCompiler#RATES}, with 8 bytes for each rule; borrowed
     */
    public RuleState(Map<String, ? extends LiveSet> sets, LongSupplier nanos, MemorySegment rates) {
        this.sets = Map.copyOf(sets);
        this.even = rates;
        this.nanos = nanos;
    }

    /** Makes the state of {@code rules} that look into {@code sets}. */
    public RuleState(RuleList rules, Map<String, ? extends LiveSet> sets) {
        this(rules, sets, ownClock());
    }

    /** Makes the state of {@code rules} with sets of its own, which hold what these are declared with. */
    public RuleState(RuleList rules) {
        this(rules, ownSets(rules));
    }

    /** Returns the set of that name. */
    public LiveSet set(String name) {
        LiveSet set = sets.get(name);
        if (set == null) {
            throw new IllegalArgumentException("set " + name + ": is not there");
        }
        return set;
    }

    /** Takes a frame out of a rule's limit; returns whether there was one left. */
    boolean take(int rule, Limit.Rate limit) {
        long now = nanos.getAsLong();
        while (true) {
            long before = (long) EVEN.getVolatile(even, (long) rule * Long.BYTES);
            long from = Math.max(before, now);
            if (from - now > (limit.burst() - 1) * limit.intervalNanos()) {
                return false;
            }
            if (EVEN.compareAndSet(even, (long) rule * Long.BYTES, before, from + limit.intervalNanos())) {
                return true;
            }
        }
    }

    private static Map<String, MemorySet> ownSets(RuleList rules) {
        Map<String, MemorySet> sets = new LinkedHashMap<>();
        rules.sets().forEach(spec -> sets.put(spec.name(), new MemorySet(spec)));
        return sets;
    }

    private static LongSupplier ownClock() {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start;
    }
}
