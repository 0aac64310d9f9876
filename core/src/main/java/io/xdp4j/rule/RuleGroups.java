package io.xdp4j.rule;

import io.xdp4j.rule.RuleGroup.Look;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rules of a long list are looked up in maps: those that can be written as cubes, so far as many cubes look at
 * the same fields in the same way. The others are for instructions.
 */
final class RuleGroups {

    /** Lists of fewer rules are instructions: one look-up takes as long as some ten of them. */
    private static final int LEAST_RULES = 16;

    /** As many keys make a group worth its look-up. */
    private static final int LEAST_KEYS = 8;

    /** Of so many lengths of prefixes each is a look-up by key; a look-up by the longest prefix takes as long. */
    private static final int MOST_LENGTHS = 3;

    private final List<RuleGroup> groups;
    private final Set<Integer> grouped = new HashSet<>();

    /** A cube and how it is looked at. */
    private record Placed(Cube cube, List<Look> looks) {}

    RuleGroups(List<Rule> rules) {
        Map<Integer, List<Placed>> placed = rules.size() < LEAST_RULES ? Map.of() : place(cubes(rules));
        Map<List<Look>, Integer> sizes = new HashMap<>();
        placed.values().forEach(all -> all.forEach(cube -> sizes.merge(cube.looks(), 1, Integer::sum)));
        Map<List<Look>, RuleGroup> byLooks = new LinkedHashMap<>();
        placed.forEach((rule, all) -> {
            if (all.stream().allMatch(cube -> sizes.get(cube.looks()) >= LEAST_KEYS)) {
                grouped.add(rule);
                all.forEach(cube ->
                        byLooks.computeIfAbsent(cube.looks(), RuleGroup::new).add(cube.cube(), rule));
            }
        });
        groups = List.copyOf(byLooks.values());
    }

    /** Returns whether a rule is in groups, and needs no instructions. */
    boolean isGrouped(int rule) {
        return grouped.contains(rule);
    }

    /** Returns the groups, those first that have the first rules. */
    List<RuleGroup> groups() {
        return groups;
    }

    /** The cubes of the rules that are nothing else, in the order of the rules. */
    private static Map<Integer, List<Cube>> cubes(List<Rule> rules) {
        Map<Integer, List<Cube>> cubes = new LinkedHashMap<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            int index = rule;
            if (rules.get(rule).limit() instanceof Limit.None) {
                Cubes.of(rules.get(rule).match())
                        .filter(all -> all.stream().allMatch(RuleGroups::fits))
                        .ifPresent(all -> cubes.put(index, all));
            }
        }
        return cubes;
    }

    private static boolean fits(Cube cube) {
        return cube.keyBytes() > 0 && cube.keyBytes() <= KeyCode.MOST_BYTES - Integer.BYTES;
    }

    /** Looks at each cube by the prefix of the field of which there are most lengths, if these are many. */
    private static Map<Integer, List<Placed>> place(Map<Integer, List<Cube>> cubes) {
        Map<List<Look>, Set<Integer>> lengths = new HashMap<>();
        cubes.values()
                .forEach(all -> all.forEach(cube -> prefixes(cube)
                        .forEach(part -> lengths.computeIfAbsent(
                                        RuleGroup.looks(cube, part.field()), _ -> new HashSet<>())
                                .add(part.prefixBits()))));
        Map<Integer, List<Placed>> placed = new LinkedHashMap<>();
        cubes.forEach((rule, all) -> placed.put(
                rule,
                all.stream().map(cube -> new Placed(cube, look(cube, lengths))).toList()));
        return placed;
    }

    private static List<Look> look(Cube cube, Map<List<Look>, Set<Integer>> lengths) {
        List<Look> best = RuleGroup.looks(cube, null);
        int most = MOST_LENGTHS;
        for (Cube.Part part : prefixes(cube)) {
            List<Look> look = RuleGroup.looks(cube, part.field());
            if (lengths.get(look).size() > most) {
                most = lengths.get(look).size();
                best = look;
            }
        }
        return best;
    }

    private static List<Cube.Part> prefixes(Cube cube) {
        List<Cube.Part> prefixes = new ArrayList<>(cube.keyParts());
        prefixes.removeIf(part -> part.prefixBits() < 0);
        return prefixes;
    }
}
