package io.xdp4j.driver;

import io.xdp4j.device.AttachMode;
import io.xdp4j.rule.ProgramSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * What is attached, and how.
 *
 * @param program the program
 * @param mode the mode that is asked for
 * @param maps the maps that the program names
 * @param sets the sets that the program looks into
 * @param allowManagement whether the program may take frames that keep the host reachable
 * @param counting whether each rule counts what it takes
 */
public record Attachment(
        ProgramSpec program,
        AttachMode mode,
        Map<String, DriverMap> maps,
        Map<String, DriverSet> sets,
        boolean allowManagement,
        boolean counting) {

    /** Returns this with those of {@code more} maps whose names it has not. */
    public Attachment withMore(Map<String, ? extends DriverMap> more) {
        Map<String, DriverMap> all = new HashMap<>(more);
        all.putAll(maps);
        return new Attachment(program, mode, all, sets, allowManagement, counting);
    }
}
