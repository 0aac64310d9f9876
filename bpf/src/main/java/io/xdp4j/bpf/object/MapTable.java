package io.xdp4j.bpf.object;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The maps of an object, where they are defined, and why some of them cannot be had. */
final class MapTable {

    private static final int MOST_MAPS = 4096;

    /** Where a definition is. */
    record Place(int section, long offset) {}

    private final Map<String, ObjectMap> maps = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final Map<Place, String> defined = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<Integer, String> variables = new HashMap<>();

    Map<String, ObjectMap> maps() {
        return maps;
    }

    Optional<String> refusal(String map) {
        return Optional.ofNullable(refused.get(map));
    }

    /** Returns the map that is defined at a place. */
    Optional<String> definedAt(Place place) {
        return Optional.ofNullable(defined.get(place));
    }

    /** Returns the map of a section of variables. */
    Optional<String> ofSection(int section) {
        return Optional.ofNullable(variables.get(section));
    }

    boolean has(String map) {
        return names.contains(map);
    }

    void define(Place place, String map) throws ObjectException {
        name(map);
        if (names.size() > MOST_MAPS) {
            throw ObjectException.of("more than " + MOST_MAPS + " maps");
        }
        if (defined.put(place, map) != null) {
            throw ObjectException.of("map " + map + " is where another one is");
        }
    }

    void add(ObjectMap map) {
        maps.put(map.name(), map);
    }

    void addVariables(int section, ObjectMap map) throws ObjectException {
        name(map.name());
        maps.put(map.name(), map);
        variables.put(section, map.name());
    }

    void refuse(String map, String why) {
        refused.put(map, "map " + map + ": " + why);
    }

    private void name(String map) throws ObjectException {
        if (map.isEmpty()) {
            throw ObjectException.of("a map has no name");
        }
        if (!names.add(map)) {
            throw ObjectException.of("there are two maps " + map);
        }
    }
}
