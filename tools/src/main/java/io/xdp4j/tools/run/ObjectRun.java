package io.xdp4j.tools.run;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.tools.run.ObjectEngine.Loaded;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Programs of an object over frames: each with fresh maps, on all frames in order.
 *
 * @param engine what runs them
 * @param object whose programs
 * @param seeds what is put into the maps first
 * @param frames in order
 */
public record ObjectRun(ObjectEngine engine, BpfObject object, List<Seed> seeds, List<Frame> frames) {

    /** A frame of a file, which has no name in some files. */
    public record Frame(String name, byte[] bytes) {}

    /** Runs a program, and hands over what is said of it: what goes wrong is said, too. */
    public void run(String program, Consumer<Map<String, Object>> lines) throws IOException {
        Loaded loaded;
        try {
            loaded = engine.load(object, program);
        } catch (IOException e) {
            if (e instanceof XdpException x && x.kind() == XdpException.Kind.DENIED) {
                throw e; // the next one would not be loaded either
            }
            lines.accept(load(program, false, e instanceof VerifierException v ? v.log() : e.getMessage()));
            return;
        }
        try (loaded) {
            for (Seed seed : seeds) {
                seed.plant(loaded.maps());
            }
            lines.accept(load(program, true, ""));
            for (Frame frame : frames) {
                run(program, loaded, frame, lines);
            }
            for (Map.Entry<String, BpfMap> map : loaded.maps().entrySet()) {
                list(program, map.getKey(), map.getValue(), lines);
            }
        }
    }

    private static void run(String program, Loaded loaded, Frame frame, Consumer<Map<String, Object>> lines) {
        Map<String, Object> line = line("run", program);
        line.put("frame", frame.name());
        try {
            ObjectEngine.Outcome outcome = loaded.run(frame.bytes());
            line.put("return", Integer.toUnsignedLong(outcome.verdict()));
            if (!Arrays.equals(outcome.frame(), frame.bytes())) {
                line.put("out", HexFormat.of().formatHex(outcome.frame()));
            }
            if (!outcome.to().isEmpty()) {
                line.put("to", outcome.to());
            }
        } catch (IOException | RuntimeException e) {
            line.put("error", String.valueOf(e.getMessage()));
        }
        lines.accept(line);
    }

    private static void list(String program, String name, BpfMap map, Consumer<Map<String, Object>> lines)
            throws IOException {
        if (!map.spec().type().isTable()) {
            return;
        }
        MapContents.of(map).forEach((key, value) -> {
            Map<String, Object> line = line("map", program);
            line.put("map", name);
            line.put("key", key);
            line.put("value", value);
            lines.accept(line);
        });
    }

    private static Map<String, Object> load(String program, boolean ok, String log) {
        Map<String, Object> line = line("load", program);
        line.put("ok", ok);
        line.put("log", log);
        return line;
    }

    private static Map<String, Object> line(String type, String program) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("type", type);
        line.put("program", program);
        return line;
    }
}
