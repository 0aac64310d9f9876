package io.xdp4j.tools.doctor;

import io.xdp4j.device.Features.Support;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer of the doctor's.
 *
 * @param name what was looked at
 * @param status whether it is there
 * @param detail what was found, or why not
 * @param remedy what to do about it; empty if it is there or nothing can be done
 */
public record Finding(String name, Status status, String detail, String remedy) {

    /** Whether something is there. */
    public enum Status {
        /** It is. */
        YES,
        /** It is not. */
        NO,
        /** This process cannot see it. */
        UNKNOWN
    }

    static Finding yes(String name, String detail) {
        return new Finding(name, Status.YES, detail, "");
    }

    static Finding no(String name, String reason, String remedy) {
        return new Finding(name, Status.NO, reason, remedy);
    }

    static Finding unknown(String name, String reason) {
        return new Finding(name, Status.UNKNOWN, reason, "");
    }

    /** Returns yes if {@code condition}, else no. */
    static Finding of(String name, boolean condition, String detail, String reason, String remedy) {
        return condition ? yes(name, detail) : no(name, reason, remedy);
    }

    static Finding of(String name, Support support) {
        return new Finding(name, support.available() ? Status.YES : Status.NO, support.reason(), support.remedy());
    }

    /** Returns the entry in the document of the command's {@code --json}. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", name);
        document.put(
                "available",
                switch (status) {
                    case YES -> true;
                    case NO -> false;
                    case UNKNOWN -> null;
                });
        document.put("detail", detail);
        document.put("remedy", remedy);
        return document;
    }
}
