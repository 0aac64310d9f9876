package io.xdp4j.tools;

import io.xdp4j.device.PinNote;
import io.xdp4j.rule.RuleWarning;

/** Says what of rules is likely not meant. */
final class FilterWarnings {

    private FilterWarnings() {}

    static void write(Session session, PinNote note) {
        for (RuleWarning warning : RuleWarning.of(note.text())) {
            session.err().println("xdp: warning: " + warning.message());
        }
    }
}
