package io.xdp4j.rule;

import io.xdp4j.rule.RuleGroup.Look;
import java.util.ArrayList;
import java.util.Comparator;
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

    private final Map<List<Look>, RuleGroup> groups = new LinkedHashMap<>();
    private final Set<Integer> grouped = new HashSet<>();

    RuleGroups(List<Rule> rules) {
        if (rules.size() < LEAST_RULES) {
            return;
        }
        Map<Integer, List<Cube>> cubes = new LinkedHashMap<>();
        for (int rule = 0; rule < rules.size(); rule++) {
            cubes(rules.get(rule), rule, cubes);
        }
        Map<Cube, List<Look>> looks = looks(cubes);
        Map<List<Look>, Integer> sizes = new HashMap<>();
        cubes.values().forEach(all -> all.forEach(cube -> sizes.merge(looks.get(cube), 1, Integer::sum)));
        cubes.forEach((rule, all) -> {
            if (all.stream().allMatch(cube -> sizes.get(looks.get(cube)) >= LEAST_KEYS)) {
                grouped.add(rule);
                all.forEach(cube ->
                        groups.computeIfAbsent(looks.get(cube), RuleGroup::new).add(cube, rule));
            }
        });
    }

    /** Returns whether a rule is in groups, and needs no instructions. */
    boolean isGrouped(int rule) {
        return grouped.contains(rule);
    }

    /** Returns the groups, those first that have the first rules. */
    List<RuleGroup> groups() {
        return groups.values().stream()
                .sorted(Comparator.comparing(RuleGroup::firstRule))
                .toList();
    }

    private static void cubes(Rule rule, int index, Map<Integer, List<Cube>> cubes) {
        if (rule.limit() instanceof Limit.None) {
            Cubes.of(rule.match())
                    .filter(all -> all.stream()
                            .allMatch(cube -> cube.keyBytes() > 0 && cube.keyBytes() <= KeyCode.MOST_BYTES - 4))
                    .ifPresent(all -> cubes.put(index, all));
        }
    }

    /** How each cube is looked at: by the prefix of the field of which there are most lengths, if these are many. */
    private static Map<Cube, List<Look>> looks(Map<Integer, List<Cube>> cubes) {
        Map<List<Look>, Set<Integer>> lengths = new HashMap<>();
        for (List<Cube> all : cubes.values()) {
            for (Cube cube : all) {
                prefixes(cube)
                        .forEach(part -> lengths.computeIfAbsent(
                                        RuleGroup.looks(cube, part.field()), _ -> new HashSet<>())
                                .add(part.prefixBits()));
            }
        }
        Map<Cube, List<Look>> looks = new HashMap<>();
        cubes.values().forEach(all -> all.forEach(cube -> looks.computeIfAbsent(cube, _ -> look(cube, lengths))));
        return looks;
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
