package io.xdp4j;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.driver.SetErrors;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The way from what a set holds to what it shall hold. What is in both is not touched.
 *
 * @param before how many elements of each key size there are
 * @param gone what goes
 * @param added what comes
 */
record SetChange(Map<Integer, Long> before, List<SetElement> gone, List<SetElement> added) {

    static SetChange of(List<SetElement> before, Collection<SetElement> after) {
        Set<SetElement> added = new HashSet<>(after);
        List<SetElement> gone = new ArrayList<>();
        for (SetElement element : before) {
            if (!added.remove(element)) {
                gone.add(element);
            }
        }
        return new SetChange(sizes(before), gone, List.copyOf(added));
    }

    /** Adds first, if there is room for both, so that at no moment there is less than before and after. */
    void apply(DriverSet set) throws XdpException {
        requireRoom(set.spec());
        if (hasRoomForBoth(set.spec())) {
            set.addAll(added);
            set.removeAll(gone);
        } else {
            set.removeAll(gone);
            set.addAll(added);
        }
    }

    private void requireRoom(SetSpec spec) throws XdpException {
        Map<Integer, Long> going = sizes(gone);
        for (var coming : sizes(added).entrySet()) {
            int keyBytes = coming.getKey();
            long after = before.getOrDefault(keyBytes, 0L) - going.getOrDefault(keyBytes, 0L) + coming.getValue();
            if (spec.type() != SetType.PORT && after > spec.capacity()) {
                throw SetErrors.tooMany(spec, keyBytes, after);
            }
        }
    }

    private boolean hasRoomForBoth(SetSpec spec) {
        return spec.type() == SetType.PORT
                || sizes(added).entrySet().stream()
                        .allMatch(coming ->
                                before.getOrDefault(coming.getKey(), 0L) + coming.getValue() <= spec.capacity());
    }

    private static Map<Integer, Long> sizes(List<SetElement> elements) {
        return elements.stream().collect(Collectors.groupingBy(SetElement::keyBytes, Collectors.counting()));
    }
}
