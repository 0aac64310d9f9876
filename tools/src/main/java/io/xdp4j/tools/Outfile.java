package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Files that a command writes at its end, looked at when it starts: work that cannot be written down is not begun. */
final class Outfile {

    private Outfile() {}

    /** Writes all of {@code text}, or fails with the name of the file. */
    static void write(Path file, String text) throws XdpException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new XdpException(
                    XdpException.Kind.LIMIT, "write " + file, 0, String.valueOf(e.getMessage()), "is the disk full?");
        }
    }

    /** Refuses {@code file}, the value of {@code option}, if it cannot be written. */
    static void check(CommandSpec command, String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        String reason = null;
        if (file.toString().isEmpty()) {
            reason = "the name is empty";
        } else if (Files.isDirectory(file)) {
            reason = "is a folder";
        } else if (folder == null || !Files.isDirectory(folder)) {
            reason = "there is no folder " + folder;
        } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            reason = "may not be written";
        }
        if (reason != null) {
            throw new ParameterException(command.commandLine(), option + " " + file + ": " + reason);
        }
    }
}
