package io.xdp4j.tools.filter;

import io.xdp4j.XdpSet;
import io.xdp4j.device.XdpException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A set, and how many elements it holds.
 *
 * @param name its name
 * @param type what its elements are
 * @param elements how many there are
 * @param capacity how many there can be of each size of keys
 */
record SetReading(String name, String type, int elements, int capacity) {

    static SetReading of(XdpSet set) throws XdpException {
        return new SetReading(
                set.name(), set.spec().type().toString(), set.size(), set.spec().capacity());
    }

    Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", name);
        document.put("type", type);
        document.put("elements", elements);
        document.put("capacity", capacity);
        return document;
    }

    List<String> cells() {
        return List.of("  set " + name, type, elements + " of " + capacity + " elements");
    }
}
