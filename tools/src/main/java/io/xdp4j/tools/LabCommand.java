package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.tools.lab.Lab;
import io.xdp4j.tools.lab.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code xdp lab}. */
final class LabCommand {

    private static final long TICK_MILLIS = 50;

    private final Session session;

    LabCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        return CommandGroup.of(
                        session,
                        "lab",
                        "A playground: two network namespaces joined by a veth pair, interface veth0 in each.",
                        "",
                        "Examples:",
                        "  sudo xdp lab create play              namespaces playa and playb",
                        "  sudo xdp lab exec playb -- xdp bench fwd -i veth0 --seconds 30 &",
                        "  sudo xdp lab exec playa -- xdp bench lat -i veth0 --seconds 10",
                        "  sudo xdp lab delete play")
                .addSubcommand("create", create())
                .addSubcommand("delete", delete())
                .addSubcommand("exec", exec())
                .addSubcommand("list", list());
    }

    private CommandSpec create() {
        PositionalParamSpec name = name("NAME");
        OptionSpec queues = OptionSpec.builder("--queues")
                .type(int.class)
                .paramLabel("N")
                .defaultValue("1")
                .description("Queues of each end: ${DEFAULT-VALUE}.")
                .build();
        OptionSpec mtu = OptionSpec.builder("--mtu")
                .type(int.class)
                .paramLabel("N")
                .defaultValue("1500")
                .description("MTU of both ends, in bytes: ${DEFAULT-VALUE}.")
                .build();
        var output = new Output();
        CommandSpec spec = subcommand(output, () -> create(name.getValue(), queues.getValue(), mtu.getValue(), output))
                .addPositional(name)
                .addOption(queues)
                .addOption(mtu);
        spec.usageMessage()
                .description(
                        "Make namespaces NAMEa and NAMEb, joined; they stay until they are deleted.",
                        "10.77.0.1/24 and fd77::1/64 in NAMEa, 10.77.0.2/24 and fd77::2/64 in NAMEb.");
        return spec;
    }

    private int create(String name, int queues, int mtu, Output output) throws XdpException {
        var lab = new Lab(name);
        lab.create(queues, mtu);
        print(output, List.of(lab));
        return ExitCode.DONE;
    }

    private CommandSpec delete() {
        PositionalParamSpec name = name("NAME");
        CommandSpec spec =
                subcommand(new Output(), () -> delete(name.getValue())).addPositional(name);
        spec.usageMessage()
                .description(
                        "Remove the namespaces of a lab, half made or whole, and all in them.",
                        "One of that name that is empty counts as half made; one with interfaces of its own stays.");
        return spec;
    }

    private static int delete(String name) throws XdpException {
        if (!new Lab(name).delete()) {
            throw missing(
                    "delete lab " + name,
                    "there is no such lab",
                    Lab.all().stream().map(Lab::name));
        }
        return ExitCode.DONE;
    }

    private CommandSpec list() {
        var output = new Output();
        CommandSpec spec = subcommand(output, () -> list(output));
        spec.usageMessage().description("Show the labs there are, and their addresses.");
        return spec;
    }

    private int list(Output output) throws XdpException {
        print(output, Lab.all());
        return ExitCode.DONE;
    }

    private CommandSpec exec() {
        PositionalParamSpec namespace = name("NAMESPACE");
        PositionalParamSpec program = PositionalParamSpec.builder()
                .index("1..*")
                .arity("1..*")
                .required(true)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("COMMAND")
                .build();
        CommandSpec spec = subcommand(new Output(), () -> exec(namespace.getValue(), words(program.getValue())))
                .addPositional(namespace)
                .addPositional(program);
        spec.parser().stopAtPositional(true);
        spec.usageMessage()
                .customSynopsis("xdp lab exec [-h] [--verbose] NAMESPACE [--] COMMAND [ARGUMENT...]")
                .description(
                        "Run a command in a namespace, and exit with its exit code.",
                        "All that follows NAMESPACE is the command's; options of xdp come before it.");
        return spec;
    }

    /** Everything after the namespace is the command's, but for one {@code --}. */
    private static List<String> words(List<String> rest) {
        List<String> words = rest.getFirst().equals("--") ? rest.subList(1, rest.size()) : rest;
        if (words.isEmpty()) {
            throw new IllegalArgumentException("there is no command after --");
        }
        return words;
    }

    private int exec(String namespace, List<String> program) throws IOException {
        if (!NamedNamespaces.names().contains(namespace)) {
            Stream<String> ends =
                    Lab.all().stream().flatMap(lab -> lab.ends().stream()).map(Lab.End::namespace);
            throw missing("run in namespace " + namespace, "there is no such namespace", ends);
        }
        try (NetNamespace at = NamedNamespaces.open(namespace)) {
            return at.call(() -> await(new ProcessBuilder(program).inheritIO().start()));
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof IOException) {
                return notStarted(namespace, new Program(program.getFirst()));
            }
            throw e;
        }
    }

    private int notStarted(String namespace, Program program) {
        session.err().printf("xdp: run %s in namespace %s: %s%n", program.name(), namespace, program.reason());
        return program.exitCode();
    }

    private static CommandSpec subcommand(Output output, Callable<Integer> work) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(work);
        output.addTo(spec);
        return spec;
    }

    private static PositionalParamSpec name(String label) {
        return PositionalParamSpec.builder()
                .index("0")
                .required(true)
                .type(String.class)
                .paramLabel(label)
                .build();
    }

    /** Waits for its end. A signal that ends this command ends that one, too: it would else be nobody's. */
    private int await(Process process) throws InterruptedException {
        while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (session.stop().isRequested()) {
                process.destroy();
            }
        }
        return process.exitValue();
    }

    private static XdpException missing(String operation, String reason, Stream<String> there) {
        String all = there.collect(Collectors.joining(", "));
        String advice = all.isEmpty() ? "there is no lab; xdp lab create NAME makes one" : "there are " + all;
        return new XdpException(XdpException.Kind.GONE, operation, 0, reason, advice);
    }

    private void print(Output output, List<Lab> labs) throws XdpException {
        if (output.isJson()) {
            var document = new LinkedHashMap<String, Object>();
            document.put("schema", 1);
            document.put("labs", documents(labs));
            Json.write(session.out(), document);
            return;
        }
        for (Lab lab : labs) {
            session.out().println(lab.name() + (lab.isWhole() ? "" : ": half made, delete it"));
            lab.found().forEach(this::print);
        }
    }

    private void print(Lab.End end) {
        String addresses = end.addresses().isEmpty() ? "no address" : String.join(", ", end.addresses());
        session.out().printf("  %-12s %s  %s%n", end.namespace(), Lab.DEVICE, addresses);
    }

    private static List<Object> documents(List<Lab> labs) throws XdpException {
        var documents = new ArrayList<Object>();
        for (Lab lab : labs) {
            documents.add(document(lab));
        }
        return documents;
    }

    private static Map<String, Object> document(Lab lab) throws XdpException {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", lab.name());
        document.put("whole", lab.isWhole());
        document.put("interface", Lab.DEVICE);
        document.put("namespaces", lab.ends().stream().map(Lab.End::namespace).toList());
        return document;
    }
}
