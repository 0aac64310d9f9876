package io.xdp4j.tools;

import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.tools.map.OpenMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp map}. */
final class MapCommand {

    private final Session session;

    MapCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        return CommandGroup.of(
                        session,
                        "map",
                        "Read and write maps of eBPF programs, whoever made them. MAP is an id, the path of a "
                                + "pin, or a name. Keys and values are numbers, texts and JSON if the map has types, "
                                + "else bytes in hex.",
                        "",
                        "Examples:",
                        "  sudo xdp map dump 42",
                        "  sudo xdp map get /sys/fs/bpf/fw/maps/limits 7",
                        "  sudo xdp map set limits 7 '{\"rate\": 1000, \"burst\": 20}'",
                        "  sudo xdp map set blocked 0a4d0001 01",
                        "  sudo xdp map delete blocked 0a4d0001",
                        "",
                        "What keys and values look like: docs/map.md.")
                .addSubcommand("dump", new Work(Verb.DUMP).spec())
                .addSubcommand("get", new Work(Verb.GET).spec())
                .addSubcommand("set", new Work(Verb.SET).spec())
                .addSubcommand("delete", new Work(Verb.DELETE).spec());
    }

    /** What is done with a map. */
    private enum Verb {
        DUMP("Print all entries, a line each.", 0),
        GET("Print an entry; of a queue or stack the next value, without KEY.", 1),
        SET("Write an entry, on every CPU; of a queue or stack push a value, without KEY.", 2),
        DELETE("Remove an entry; of a queue or stack the next value, without KEY.", 1);

        private final String description;
        private final int words;

        Verb(String description, int words) {
            this.description = description;
            this.words = words;
        }
    }

    /** One of the subcommands. */
    private final class Work implements Callable<Integer> {

        private final PositionalParamSpec map = PositionalParamSpec.builder()
                .index("0")
                .required(true)
                .type(String.class)
                .paramLabel("MAP")
                .description("An id, a path in bpffs, or a name.")
                .build();

        private final PositionalParamSpec words;

        private final OptionSpec only = OptionSpec.builder("--if")
                .type(String.class)
                .paramLabel("there|missing")
                .description("Write only if such an entry is there, or only if there is none.")
                .build();

        private final Output output = new Output();
        private final Verb verb;

        Work(Verb verb) {
            this.verb = verb;
            this.words = PositionalParamSpec.builder()
                    .index("1..*")
                    .arity("0..*")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .paramLabel(verb == Verb.SET ? "KEY VALUE" : "KEY")
                    .description("As numbers, JSON, or bytes in hex.")
                    .build();
        }

        CommandSpec spec() {
            CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                    .name(verb.name().toLowerCase(java.util.Locale.ROOT))
                    .addPositional(map);
            if (verb.words > 0) {
                spec.addPositional(words);
            }
            if (verb == Verb.SET) {
                spec.addOption(only);
            }
            output.addTo(spec);
            spec.usageMessage().sortOptions(false).description(verb.description);
            return spec;
        }

        @Override
        public Integer call() throws IOException {
            try (OpenMap open = OpenMap.of(map.getValue())) {
                requireWords(open);
                switch (verb) {
                    case DUMP -> dump(open);
                    case GET -> get(open, false);
                    case SET -> set(open);
                    case DELETE -> delete(open);
                }
            }
            return ExitCode.DONE;
        }

        private void dump(OpenMap open) throws IOException {
            List<Map<String, Object>> entries = new ArrayList<>();
            var lines = new JsonLines();
            open.map().forEach((key, value) -> {
                Map<String, Object> entry = entry(open, key, value);
                if (output.isJson()) {
                    entries.add(entry);
                } else {
                    session.out().println(lines.line(entry));
                }
                return !session.out().checkError();
            });
            if (output.isJson()) {
                Map<String, Object> document = open.document();
                document.put("contents", entries);
                Json.write(session.out(), document);
            }
        }

        private void get(OpenMap open, boolean taking) throws IOException {
            MemorySegment key = key(open);
            MemorySegment value =
                    MemorySegment.ofArray(new byte[(int) open.map().entryBytes()]);
            if (!(taking ? open.map().pop(value) : open.map().get(key, value))) {
                throw missing(open);
            }
            Map<String, Object> entry = entry(open, key, value);
            if (output.isJson()) {
                Map<String, Object> document = open.document();
                document.putAll(entry);
                Json.write(session.out(), document);
            } else {
                session.out().println(new JsonLines().line(entry));
            }
        }

        private void set(OpenMap open) throws IOException {
            MemorySegment key = key(open);
            MemorySegment old = MemorySegment.ofArray(new byte[(int) open.map().entryBytes()]);
            if (!isKeyless(open) && words().getLast().startsWith("{")) {
                open.map().get(key, old); // members that are not named stay
            }
            open.map().put(key, open.value(words().getLast(), old, Json::read), how());
            done(open, "written");
        }

        private void delete(OpenMap open) throws IOException {
            if (isKeyless(open)) {
                get(open, true);
                return;
            }
            if (!open.map().remove(key(open))) {
                throw missing(open);
            }
            done(open, "removed");
        }

        private void done(OpenMap open, String what) {
            if (output.isJson()) {
                Map<String, Object> document = open.document();
                document.put(what, 1);
                Json.write(session.out(), document);
            }
        }

        private Put how() {
            String when = only.getValue();
            if (when == null) {
                return Put.ANY;
            }
            require(when.equals("there") || when.equals("missing"), "--if " + when + ": there or missing is wanted");
            return when.equals("there") ? Put.REPLACE : Put.ADD;
        }

        private MemorySegment key(OpenMap open) throws IOException {
            return isKeyless(open) ? MemorySegment.ofArray(new byte[0]) : open.key(words().getFirst(), Json::read);
        }

        private void requireWords(OpenMap open) {
            int wanted = isKeyless(open) ? Math.max(0, verb.words - 1) : verb.words;
            String names = isKeyless(open) ? "VALUE" : verb == Verb.SET ? "KEY and VALUE" : "KEY";
            require(
                    words().size() == wanted,
                    wanted == 0 ? "a map of type " + open.info().typeName() + " has no keys" : names + " is wanted");
        }

        private List<String> words() {
            return words.getValue() == null ? List.of() : words.getValue();
        }

        private void require(boolean condition, String message) {
            if (!condition) {
                throw new ParameterException(map.command().commandLine(), message);
            }
        }
    }

    private static boolean isKeyless(OpenMap open) {
        return open.info().keyBytes() == 0;
    }

    private static Map<String, Object> entry(OpenMap open, MemorySegment key, MemorySegment value) throws IOException {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (!isKeyless(open)) {
            entry.put("key", open.key(key));
        }
        entry.put(open.map().spec().type().isPerCpu() ? "values" : "value", open.value(value));
        return entry;
    }

    private static XdpException missing(OpenMap open) {
        String reason = isKeyless(open) ? "it is empty" : "there is no such entry";
        return new XdpException(Kind.GONE, "look into map " + open.info().name(), 0, reason, "");
    }
}
