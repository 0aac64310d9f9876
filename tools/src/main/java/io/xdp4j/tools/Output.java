package io.xdp4j.tools;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of every command that does something. */
final class Output {

    private final OptionSpec json;

    private final OptionSpec verbose = OptionSpec.builder("--verbose")
            .description("Print where an error came from.")
            .build();

    Output() {
        this("Print one JSON document instead of text.");
    }

    /** Says of {@code --json} what it prints. */
    Output(String json) {
        this.json = OptionSpec.builder("--json").description(json).build();
    }

    void addTo(CommandSpec command) {
        command.addOption(json).addOption(verbose);
        addHelp(command);
    }

    /** Adds what a command takes that only has subcommands: no option that these would not hear of. */
    static void addHelp(CommandSpec command) {
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help.")
                .build());
    }

    boolean isJson() {
        return isGiven(json);
    }

    /** Returns whether {@code flag}, an option without a value, is on the command line, and not as {@code =false}. */
    static boolean isGiven(OptionSpec flag) {
        return Boolean.TRUE.equals(flag.getValue());
    }
}
