package io.xdp4j.device;

import java.util.EnumMap;
import java.util.Map;

/**
 * What an interface can do; for each feature yes, or no with the reason and the remedy.
 *
 * @param supports one entry for each {@link Feature}
 * @since 0.1
 */
public record Features(Map<Feature, Support> supports) {

    /**
     * The answer for one feature.
     *
     * @param available whether it is there
     * @param reason why not, or how it is known that it is there
     * @param remedy what to do to get it; empty if it is there, or nothing can be done
     */
    public record Support(boolean available, String reason, String remedy) {

        /** Returns a yes, and how that is known. */
        public static Support yes(String reason) {
            return new Support(true, reason, "");
        }

        /** Returns a no, why, and what to do about it. */
        public static Support no(String reason, String remedy) {
            return new Support(false, reason, remedy);
        }
    }

    /** Checks that no feature is missing, and keeps a copy. */
    public Features {
        supports = Map.copyOf(new EnumMap<>(supports));
        for (Feature feature : Feature.values()) {
            if (!supports.containsKey(feature)) {
                throw new IllegalArgumentException("no answer for " + feature);
            }
        }
    }

    /** Returns whether {@code feature} is there. */
    public boolean has(Feature feature) {
        return of(feature).available();
    }

    /** Returns the whole answer for {@code feature}. */
    public Support of(Feature feature) {
        return supports.get(feature);
    }
}
