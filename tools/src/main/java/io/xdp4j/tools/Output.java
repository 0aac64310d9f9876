package io.xdp4j.tools;

import picocli.CommandLine.Option;

/** The options of every command. */
final class Output {

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    boolean json;

    @Option(names = "--verbose", description = "Print where an error came from.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;
}
