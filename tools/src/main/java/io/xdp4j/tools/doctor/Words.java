package io.xdp4j.tools.doctor;

import java.util.List;
import java.util.stream.Collectors;

/** Lists as people write them. */
public final class Words {

    private Words() {}

    /** {@code queue 1} or {@code queues 0, 1}. */
    public static String queues(List<Integer> ids) {
        return (ids.size() == 1 ? "queue " : "queues ") + join(ids);
    }

    /** {@code 1 queue} or {@code 2 queues}. */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : noun.endsWith("s") ? "es" : "s");
    }

    public static String join(List<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
