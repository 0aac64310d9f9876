package io.xdp4j;

import io.xdp4j.bpf.Register;
import io.xdp4j.wire.MacAddress;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A main class of these tests in a Java of its own, in the network namespace of the thread that starts it. */
public final class Java {

    private Java() {}

    /** The command that runs {@code main}, after those that {@code prefix} it. */
    public static ProcessBuilder run(List<String> prefix, Class<?> main, String... args) {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto"));
        command.addAll(List.of("-ea", "--enable-native-access=ALL-UNNAMED", "-cp", path(), main.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    /** The class path of the library and these tests. */
    public static String path() {
        return Stream.of(Java.class, Xdp.class, Register.class, MacAddress.class)
                .map(Java::location)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
