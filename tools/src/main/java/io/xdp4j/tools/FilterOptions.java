package io.xdp4j.tools;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.ManagementException;
import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.tools.send.FrameFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Which rules, and where: what {@code filter apply} and {@code filter replace} take. */
final class FilterOptions {

    private enum Mode {
        AUTO,
        NATIVE,
        GENERIC
    }

    private final PositionalParamSpec rules = PositionalParamSpec.builder()
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("RULE")
            .description("The rules, or declarations of sets, in order.")
            .build();

    private final DeviceOption device = new DeviceOption("The interface, by name or index.");

    private final OptionSpec file = OptionSpec.builder("--rules")
            .type(String.class)
            .paramLabel("FILE")
            .description("The rules, in a file; - is standard input.")
            .build();

    private final OptionSpec mode = OptionSpec.builder("--mode")
            .type(Mode.class)
            .paramLabel("auto|native|generic")
            .defaultValue("AUTO")
            .description("How the program is attached. Default: auto, native if the interface has it.")
            .build();

    private final OptionSpec parser = OptionSpec.builder("--parser")
            .type(String.class)
            .paramLabel("PARSER")
            .description("How frames are read: strict or windows-compat. Default: what the rules say, else strict.")
            .build();

    private final OptionSpec management = OptionSpec.builder("--allow-management")
            .description("Attach it even if it takes frames that keep the host reachable: ARP, SSH, DHCP and the like.")
            .build();

    private final OptionSpec uncounted = OptionSpec.builder("--no-counters")
            .description("Do not count what each rule takes; a few nanoseconds a frame less.")
            .build();

    private final OptionSpec dryRun = OptionSpec.builder("--dry-run")
            .description("Do all but attach: read the rules, warn, and have the kernel verify them.")
            .build();

    private final DriverOption driver = new DriverOption(
            DriverOption.Driver.LINUX, "software is soft0 and soft1, without rights: with --dry-run, or --replay.");

    private CommandSpec command;

    void addTo(CommandSpec command) {
        this.command = command;
        device.addTo(command);
        command.addPositional(rules)
                .addOption(file)
                .addOption(mode)
                .addOption(parser)
                .addOption(management)
                .addOption(uncounted)
                .addOption(dryRun);
        driver.addTo(command);
    }

    /** Refuses what makes no sense together. */
    void check() {
        if (!isSoftware()) {
            device.require();
        }
        require(file.getValue() != null || !texts().isEmpty(), "rules are needed: --rules FILE, or 'RULE' ...");
        require(
                file.getValue() == null || texts().isEmpty(),
                "--rules and rules on the command line are mutually exclusive");
        if (parser.getValue() != null) {
            ParserMode.parse(parser.getValue());
        }
    }

    /** Returns the interface of the rules. */
    XdpInterface device(Xdp xdp) throws XdpException {
        return DriverOption.find(xdp, device.value());
    }

    boolean readsStandardInput() {
        return FrameFile.STANDARD.equals(file.getValue());
    }

    boolean isDryRun() {
        return Output.isGiven(dryRun);
    }

    boolean isSoftware() {
        return driver.isSoftware();
    }

    Xdp open(Session session) throws XdpException {
        return driver.open(session);
    }

    AttachSpec spec() {
        AttachMode wanted = AttachMode.valueOf(mode.getValue().toString());
        AttachSpec spec = AttachSpec.DEFAULT.withMode(wanted);
        spec = Output.isGiven(management) ? spec.withManagementAllowed() : spec;
        return Output.isGiven(uncounted) ? spec : spec.withCounting();
    }

    /**
     * Rules, and what they were read from.
     *
     * @param list the rules
     * @param note their text, as their author wrote it, and who puts them there
     */
    record Rules(RuleList list, PinNote note) {

        /** Returns the names of the maps of sockets that they redirect to. */
        Set<String> sockets() {
            var names = new TreeSet<String>();
            for (Rule rule : list.rules()) {
                if (rule.action() instanceof Action.Redirect redirect) {
                    names.add(redirect.map());
                }
            }
            return names;
        }
    }

    /** Reads the rules. */
    Rules rules(InputStream in) throws IOException {
        String name = file.getValue();
        String text = name == null ? String.join("\n", texts()) + "\n" : RuleTexts.text(name, in);
        RuleList list = name == null ? RuleList.parse(text) : RuleTexts.parse(name, text);
        text = RuleTexts.isDocument(text) ? list.toString() : text;
        if (parser.getValue() != null && list.parser() != ParserMode.parse(parser.getValue())) {
            list = list.withParser(ParserMode.parse(parser.getValue()));
            text = list.toString();
        }
        return new Rules(list, new PinNote(text, command.qualifiedName() + ", user " + user()));
    }

    /** Returns an error in the words of the command. */
    static XdpException explained(XdpException refused) {
        return refused instanceof ManagementException taken
                ? taken.withAdvice("let them pass by a rule before it, or say --allow-management")
                : refused;
    }

    void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private List<String> texts() {
        return rules.getValue() == null ? List.of() : rules.getValue();
    }

    /** Who sudo was called by, if it was. */
    private static String user() {
        String caller = System.getenv("SUDO_USER");
        return caller == null || caller.isEmpty() ? System.getProperty("user.name") : caller;
    }
}
