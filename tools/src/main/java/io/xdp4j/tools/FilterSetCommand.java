package io.xdp4j.tools;

import io.xdp4j.PinnedLink;
import io.xdp4j.Pins;
import io.xdp4j.Xdp;
import io.xdp4j.XdpSet;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.SetElement;
import io.xdp4j.tools.filter.Occupant;
import io.xdp4j.tools.filter.SetElements;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp filter set}. */
final class FilterSetCommand {

    private final Session session;

    FilterSetCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        return CommandGroup.of(
                        session,
                        "set",
                        "Change what is in the sets of pinned rules. It is seen at once; nothing is reloaded.",
                        "",
                        "Examples:",
                        "  sudo xdp filter set add -i eth0 deny 192.0.2.66 198.51.100.7",
                        "  sudo xdp filter set add -i eth0 deny --file addresses.txt",
                        "  sudo xdp filter set list -i eth0 deny",
                        "  sudo xdp filter set clear -i eth0 deny")
                .addSubcommand("add", new Change("add", "Add elements; those that are there stay.").spec())
                .addSubcommand(
                        "remove", new Change("remove", "Remove elements; of a prefix this very one is meant.").spec())
                .addSubcommand("clear", new Look("clear", "Remove all elements.").spec())
                .addSubcommand("list", new Look("list", "Print the elements, a line each, in order.").spec());
    }

    /** Does something to a set; returns what prints the result. */
    @FunctionalInterface
    private interface Work {
        Runnable on(XdpInterface device, XdpSet set) throws IOException;
    }

    /** Nobody else replaces or removes the rules meanwhile; nor do they wait while the result is read. */
    private Runnable with(String name, String operation, String setName, Work work) throws IOException {
        session.stop().isRequested(); // from now on a signal waits until it is done
        try (Xdp xdp = Xdp.linux()) {
            XdpInterface device = xdp.find(name);
            try (Pins pins = xdp.pins()) {
                Optional<PinnedLink> found = pins.find(device);
                if (found.isEmpty()) {
                    throw Occupant.of(device)
                            .missing(
                                    operation + " set " + setName + " on " + device.name(),
                                    "xdp filter apply -i " + device.name() + " --pin puts one there");
                }
                try (PinnedLink link = found.get();
                        XdpSet set = link.set(setName)) {
                    return work.on(device, set);
                }
            }
        }
    }

    private static PositionalParamSpec name() {
        return PositionalParamSpec.builder()
                .index("0")
                .required(true)
                .type(String.class)
                .paramLabel("NAME")
                .description("The set.")
                .build();
    }

    private void print(Output output, Map<String, Object> document, List<String> lines) {
        if (output.isJson()) {
            Json.write(session.out(), document);
        } else {
            lines.forEach(session.out()::println);
        }
    }

    private static Map<String, Object> document(XdpInterface device, XdpSet set) {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", 1);
        document.put("interface", device.name());
        document.put("set", set.name());
        document.put("type", set.spec().type().toString());
        document.put("capacity", set.spec().capacity());
        return document;
    }

    /** {@code add} and {@code remove}. */
    private final class Change implements Callable<Integer> {

        private final DeviceOption device = new DeviceOption("The interface, by name or index.");
        private final PositionalParamSpec name = name();

        private final PositionalParamSpec elements = PositionalParamSpec.builder()
                .index("1..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("ELEMENT")
                .description("Elements, as rules write them: 192.0.2.1, 10.0.0.0/8, 53, 8000-8999.")
                .build();

        private final OptionSpec file = OptionSpec.builder("--file")
                .type(String.class)
                .paramLabel("FILE")
                .description("More of them, between blanks, commas or ends of lines, # being a comment; - is standard "
                        + "input.")
                .build();

        private final Output output = new Output();
        private final String verb;
        private final String description;

        Change(String verb, String description) {
            this.verb = verb;
            this.description = description;
        }

        CommandSpec spec() {
            CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(verb);
            device.addTo(spec);
            spec.addPositional(name).addPositional(elements).addOption(file);
            output.addTo(spec);
            spec.usageMessage().sortOptions(false).description(description);
            return spec;
        }

        @Override
        public Integer call() throws IOException {
            device.require();
            List<String> words = elements.getValue() == null ? List.of() : elements.getValue();
            if (words.isEmpty() && file.getValue() == null) {
                throw new ParameterException(
                        file.command().commandLine(), "elements are needed: ELEMENT ..., or --file FILE");
            }
            String text = file.getValue() == null ? "" : RuleTexts.text(file.getValue(), session.in());
            Runnable result = with(device.value(), verb + " elements of", name.getValue(), (at, set) -> {
                List<SetElement> all = new ArrayList<>(SetElements.ofWords(set.spec(), words));
                if (file.getValue() != null) {
                    all.addAll(SetElements.ofFile(set.spec(), RuleTexts.name(file.getValue()), text));
                }
                return change(at, set, List.copyOf(new LinkedHashSet<>(all)));
            });
            result.run();
            return ExitCode.DONE;
        }

        private Runnable change(XdpInterface at, XdpSet set, List<SetElement> all) throws XdpException {
            int before = set.size();
            if (verb.equals("add")) {
                set.addAll(all);
            } else {
                set.removeAll(all);
            }
            int after = set.size();
            int changed = Math.abs(after - before);
            String past = verb.equals("add") ? "added" : "removed";
            Map<String, Object> document = document(at, set);
            document.put(past, changed);
            document.put("elements", after);
            String left = verb.equals("add") ? " there already" : " not there";
            String text = set.name() + ": " + changed + " " + past
                    + (changed < all.size() ? ", " + (all.size() - changed) + left : "") + "; it holds " + after;
            return () -> print(output, document, List.of(text));
        }
    }

    /** {@code list} and {@code clear}. */
    private final class Look implements Callable<Integer> {

        private final DeviceOption device = new DeviceOption("The interface, by name or index.");
        private final PositionalParamSpec name = name();
        private final Output output = new Output();
        private final String verb;
        private final String description;

        Look(String verb, String description) {
            this.verb = verb;
            this.description = description;
        }

        CommandSpec spec() {
            CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(verb);
            device.addTo(spec);
            spec.addPositional(name);
            output.addTo(spec);
            spec.usageMessage().sortOptions(false).description(description);
            return spec;
        }

        @Override
        public Integer call() throws IOException {
            device.require();
            Runnable result = with(device.value(), verb, name.getValue(), (at, set) -> {
                if (verb.equals("clear")) {
                    set.clear();
                }
                List<String> elements = SetElements.sorted(set.elements());
                Map<String, Object> document = document(at, set);
                document.put("elements", elements);
                return () -> print(output, document, elements);
            });
            result.run();
            return ExitCode.DONE;
        }
    }
}
