package io.xdp4j.tools.results;

import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads files of results: one JSON document or several, one after the other. */
public final class RunFile {

    private static final int MAX_RUNS = 100_000;

    private RunFile() {}

    /** Reads {@code file}; there is at least one result in it, or this throws, with file and line. */
    public static List<Run> read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, not a file of results");
        }
        try (var in = Files.newInputStream(file);
                JsonParser parser = JsonMapper.shared().createParser(in)) {
            List<Run> runs = read(file, parser);
            if (runs.isEmpty()) {
                throw new IOException(file + ":1: is empty, holds no result of xdp bench --json");
            }
            return runs;
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": may not be read", e);
        } catch (CharConversionException e) {
            throw new IOException(file + ": no text: " + e.getMessage(), e);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IOException(file + ":" + Math.max(1, line) + ": no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static List<Run> read(Path file, JsonParser parser) throws IOException {
        var runs = new ArrayList<Run>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            String origin = file + ":" + parser.currentTokenLocation().getLineNr();
            if (runs.size() == MAX_RUNS) {
                throw new IOException(origin + ": more than " + MAX_RUNS + " results in one file");
            }
            JsonNode result = parser.readValueAsTree();
            runs.add(Run.of(origin, file.getFileName().toString(), result));
        }
        return runs;
    }
}
