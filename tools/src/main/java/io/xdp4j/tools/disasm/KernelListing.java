package io.xdp4j.tools.disasm;

import io.xdp4j.bpf.SourceLine;
import io.xdp4j.bpf.object.Btf;
import io.xdp4j.bpf.object.LinkedCode;
import io.xdp4j.bpf.object.ObjectException;
import io.xdp4j.linux.inspect.KernelCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the kernel runs: with what it put in place of the instructions that it was given. */
public final class KernelListing {

    private static final int SLOT = 8;

    private final KernelCode code;
    private final Map<Integer, String> functions = new HashMap<>();
    private final Map<Integer, List<SourceLine>> sources = new HashMap<>();

    private KernelListing(KernelCode code) {
        this.code = code;
    }

    /** Returns a program. */
    public static Listing of(KernelCode code) throws ObjectException {
        var listing = new KernelListing(code);
        if (code.btf().length > 0) {
            listing.readNames(Btf.read(code.btf()));
        }
        String title = "program " + code.name() + ", id " + code.id() + ", tag " + code.tag() + ", "
                + (code.slots() == 0 ? "instructions not visible to this process" : code.slots() + " slots");
        var document = new LinkedHashMap<String, Object>();
        document.put("program", code.name());
        document.put("id", code.id());
        document.put("tag", code.tag());
        document.put("slots", code.slots());
        document.put("maps", code.maps());
        return new Listing(title, document, listing.instructions());
    }

    private void readNames(Btf btf) throws ObjectException {
        code.functions()
                .forEach((slot, type) -> functions.put(slot, btf.type(type).name()));
        for (LinkedCode.Line line : code.lines()) {
            sources.computeIfAbsent(line.slot(), _ -> new ArrayList<>()).add(line.source(btf));
        }
    }

    private List<Line> instructions() {
        var words = new KernelWords(code.instructions(), code.maps(), functions);
        List<Line> lines = new ArrayList<>();
        for (int slot = 0; slot < code.slots(); ) {
            int slots = words.slots(slot);
            String bytes = HexFormat.of().formatHex(code.instructions(), slot * SLOT, (slot + slots) * SLOT);
            lines.add(new Line(
                    slot,
                    bytes,
                    words.text(slot),
                    functions.getOrDefault(slot, ""),
                    sources.getOrDefault(slot, List.of()),
                    ""));
            slot += slots;
        }
        return lines;
    }
}
