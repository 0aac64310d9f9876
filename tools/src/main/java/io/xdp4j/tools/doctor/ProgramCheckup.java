package io.xdp4j.tools.doctor;

import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.SeenProgram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at the programs that are attached already, and at who holds them. */
final class ProgramCheckup {

    private static final String NAME = "free for a program";

    private ProgramCheckup() {}

    static List<Finding> findings(String device, List<AttachedProgram> programs, int hidden) {
        return programs.isEmpty()
                ? List.of(Finding.yes(NAME, "no XDP program is attached"))
                : programs.stream()
                        .map(program -> Finding.no(NAME, text(program, hidden), program.removal(device)))
                        .toList();
    }

    static Map<String, Object> document(AttachedProgram attached) {
        SeenProgram program = attached.program();
        var document = new LinkedHashMap<String, Object>();
        document.put("mode", attached.mode().toString());
        document.put("id", program.id());
        document.put("name", program.known() ? program.name() : null);
        document.put("tag", program.known() ? program.tag() : null);
        document.put("link", program.linkId() == 0 ? null : program.linkId());
        document.put(
                "holders",
                program.holders().stream()
                        .map(holder -> Map.of("pid", holder.pid(), "name", holder.name()))
                        .toList());
        document.put("pins", program.pins().stream().map(Object::toString).toList());
        return document;
    }

    private static String text(AttachedProgram attached, int hidden) {
        SeenProgram program = attached.program();
        if (!program.known()) {
            return attached + ", is attached; what it is and whose, the kernel tells root only";
        }
        String how = program.linkId() == 0 ? ", attached without a link" : ", by link " + program.linkId();
        String dispatcher = attached.isDispatcher()
                ? "; it is libxdp's, and runs several programs, which xdp4j cannot join yet"
                : "";
        boolean orphan = program.linkId() != 0
                && program.holders().isEmpty()
                && program.pins().isEmpty();
        String nobody = !orphan
                ? ""
                : hidden == 0
                        ? "; no process here holds it: look in other PID namespaces"
                        : "; none of the processes that can be seen holds it";
        return attached + ", tag " + program.tag() + how + dispatcher + nobody;
    }
}
