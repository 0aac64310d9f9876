package io.xdp4j.tools;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ProgramInfo;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code OBJ.o}, {@code --program} and {@code --set}: an object file, which of its programs, and its variables. */
final class ObjectOptions {

    private final PositionalParamSpec file;
    private final OptionSpec program;

    private final OptionSpec settings = OptionSpec.builder("--set")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("VAR=VALUE")
            .description("What a global variable begins with: a number, or hex: and bytes. May be given again.")
            .build();

    /** Whether a command line without a file is wrong, and what {@code --program} means. */
    ObjectOptions(boolean isNeeded, String program) {
        this.file = PositionalParamSpec.builder()
                .index("0")
                .arity(isNeeded ? "1" : "0..1")
                .type(String.class)
                .paramLabel("OBJ.o")
                .description("An object file, as clang writes it.")
                .build();
        this.program = OptionSpec.builder("--program")
                .type(String.class)
                .paramLabel("NAME")
                .description(program)
                .build();
    }

    void addTo(CommandSpec command) {
        command.addPositional(file).addOption(program);
    }

    void addSettingsTo(CommandSpec command) {
        command.addOption(settings);
    }

    /** Returns the path of the file, or null. */
    String file() {
        return file.getValue();
    }

    /** Returns what {@code --program} says, or null. */
    String program() {
        return program.getValue();
    }

    /** Reads the file; its variables begin with what {@code --set} says. */
    BpfObject read() throws IOException {
        BpfObject object = ObjectFile.read(file());
        List<String> changes = settings.getValue() == null ? List.of() : settings.getValue();
        for (String change : changes) {
            object = ObjectFile.with(object, change);
        }
        return object;
    }

    /** Returns the XDP programs of an object, or only that of {@code --program}; there is at least one. */
    List<ProgramInfo> programs(BpfObject object) {
        List<ProgramInfo> programs = ObjectFile.programs(object, program());
        if (programs.isEmpty()) {
            throw new ParameterException(program.command().commandLine(), file() + " has no XDP programs");
        }
        return programs;
    }
}
