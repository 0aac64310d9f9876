package io.xdp4j.tools;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The option {@code -i}. */
final class DeviceOption {

    private final OptionSpec option;

    DeviceOption(String description) {
        option = OptionSpec.builder("-i", "--interface")
                .type(String.class)
                .paramLabel("IF")
                .description(description)
                .build();
    }

    void addTo(CommandSpec command) {
        command.addOption(option);
    }

    /** Returns what it says, or null. */
    String value() {
        return option.getValue();
    }

    /** Refuses a command line without it. */
    void require() {
        if (value() == null) {
            throw new ParameterException(option.command().commandLine(), "-i IF is needed");
        }
    }
}
