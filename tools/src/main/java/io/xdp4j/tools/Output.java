package io.xdp4j.tools;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of every command. */
final class Output {

    private final OptionSpec json = OptionSpec.builder("--json")
            .description("Print one JSON document instead of text.")
            .build();

    private final OptionSpec verbose = OptionSpec.builder("--verbose")
            .description("Print where an error came from.")
            .build();

    private final OptionSpec help = OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Print this help.")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(json).addOption(verbose).addOption(help);
    }

    boolean isJson() {
        return isGiven(json);
    }

    /** Returns whether {@code flag}, an option without a value, is on the command line, and not as {@code =false}. */
    static boolean isGiven(OptionSpec flag) {
        return Boolean.TRUE.equals(flag.getValue());
    }
}
