package io.xdp4j.tools;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the build runs once so that the JVM can keep loaded classes and warm profiles: a little of every command.
 *
 * <p>What cannot be done here, for want of rights, is left out; its classes are loaded up to where it failed.
 */
final class TrainCommand implements Callable<Integer> {

    private static final List<String> COMMANDS = List.of(
            "--help",
            "demo --seconds 0.3 --json",
            "demo --driver software --seconds 0.2",
            "bench rx --driver software --packets 1000 --json",
            "bench tx --driver software --packets 1000",
            "bench lat --driver software --packets 100",
            "doctor --json",
            "list",
            "list --json",
            "dump -i nope --json",
            "send udp --dst 10.0.0.2 --src 10.0.0.1 --src-mac 02:00:00:00:00:01 --dst-mac 02:00:00:00:00:02 --hex",
            "explain --batch",
            "explain all->drop --frames - --json",
            "filter apply -i soft0 --dry-run --driver software all->pass",
            "filter show --json",
            "lab list");

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("train");
        spec.usageMessage().hidden(true).description("Runs a little of every command, for the AOT cache.");
        return spec;
    }

    @Override
    public Integer call() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        for (String command : COMMANDS) {
            Main.run(nowhere, nowhere, command.split(" "));
        }
        return ExitCode.DONE;
    }
}
