package io.xdp4j.tools.run;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.tools.input.BoundedText;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An entry that is put into a map before frames are run: a line {@code MAP KEYHEX VALUEHEX}.
 *
 * @param where file and line
 * @param map its name
 * @param key of the entry
 * @param value of the entry; of a per-CPU map that of every CPU
 */
public record Seed(String where, String map, byte[] key, byte[] value) {

    /** Reads a file of such lines; empty ones, and those that begin with {@code #}, say nothing. */
    public static List<Seed> read(String file) throws IOException {
        List<String> lines;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            lines = BoundedText.read(in, "it has").lines().toList();
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        var seeds = new ArrayList<Seed>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                seeds.add(parse(file + ":" + (i + 1), line));
            }
        }
        return List.copyOf(seeds);
    }

    /** Puts it into its map. */
    public void plant(Map<String, BpfMap> maps) throws IOException {
        BpfMap into = maps.get(map);
        if (into == null) {
            throw new IOException(where + ": there is no map " + map + "; there are " + maps.keySet());
        }
        requireSize("key", key.length, into.spec().keyBytes());
        requireSize("value", value.length, into.spec().valueBytes());
        byte[] all = new byte[(int) into.entryBytes()];
        for (int cpu = 0; cpu < into.cpus(); cpu++) {
            System.arraycopy(value, 0, all, cpu * into.valueStride(), value.length);
        }
        try {
            into.put(MemorySegment.ofArray(key), MemorySegment.ofArray(all), Put.ANY);
        } catch (IOException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }

    private void requireSize(String what, int bytes, int wanted) throws IOException {
        if (bytes != wanted) {
            throw new IOException(
                    where + ": the " + what + " of an entry of " + map + " has " + wanted + " bytes, not " + bytes);
        }
    }

    private static Seed parse(String where, String line) throws IOException {
        String[] words = line.split("\\s+");
        if (words.length != 3) {
            throw new IOException(where + ": MAP KEYHEX VALUEHEX is wanted");
        }
        try {
            HexFormat hex = HexFormat.of();
            return new Seed(where, words[0], hex.parseHex(words[1]), hex.parseHex(words[2]));
        } catch (IllegalArgumentException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }
}
