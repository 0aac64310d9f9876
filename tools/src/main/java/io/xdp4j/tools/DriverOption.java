package io.xdp4j.tools;

import io.xdp4j.Xdp;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.LinuxDriver;
import io.xdp4j.tools.replay.Replayer;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The option {@code --driver}. */
final class DriverOption {

    /** What it may say. */
    enum Driver {
        AUTO,
        LINUX,
        SOFTWARE
    }

    private final OptionSpec option;
    private final String why; // it is the software driver if that was left open

    /** Makes one that says {@code preset} if the user does not. */
    DriverOption(Driver preset, String description) {
        why = "because this process may not use the kernel's XDP";
        String word = preset.name().toLowerCase(Locale.ROOT);
        option = OptionSpec.builder("--driver")
                .type(Driver.class)
                .paramLabel("auto|linux|software")
                .defaultValue(preset.name())
                .description(description + " auto is Linux where this process may use it. Default: " + word + ".")
                .build();
    }

    private DriverOption(String description) {
        why = "because nothing is attached on Linux here";
        option = OptionSpec.builder("--driver")
                .type(Driver.class)
                .paramLabel("software")
                .description(description)
                .build();
    }

    /** Makes one of a command that uses no driver if the user does not say so, and then the software driver alone. */
    static DriverOption softwareAlone(String description) {
        return new DriverOption(description);
    }

    /** Returns whether the user says it of a command that uses the software driver alone; refuses another one. */
    boolean saysSoftware() {
        if (wanted() == Driver.LINUX) {
            throw new ParameterException(
                    option.command().commandLine(),
                    "--driver linux: nothing is attached on Linux here; --engine kernel asks the kernel");
        }
        return wanted() != null;
    }

    void addTo(CommandSpec command) {
        command.addOption(option);
    }

    /** Returns what it says; null if a command that uses the software driver alone is to use none. */
    Driver wanted() {
        return option.getValue();
    }

    /** Returns whether it is the software driver, be it that the user said so or that there is no other. */
    boolean isSoftware() {
        return switch (wanted()) {
            case AUTO -> !LinuxDriver.isUsable();
            case LINUX -> false;
            case SOFTWARE -> true;
        };
    }

    /** Opens it; says which it is if the user left that open and it is not Linux. */
    Xdp open(Session session) throws XdpException {
        if (!isSoftware()) {
            return Xdp.linux();
        }
        say(session);
        return Xdp.software(WireSpec.DEFAULT);
    }

    /** Opens the software driver to show frames to {@code device}, or its first interface if that is null. */
    Replayer replayer(Session session, String device) throws XdpException {
        say(session);
        return new Replayer(device);
    }

    /** Says that it is the software driver if the user left that open. */
    void say(Session session) {
        if (wanted() == Driver.AUTO) {
            session.err().println("On the software driver, " + why + ".");
        }
    }

    /** Returns the interface of that name; if none is said, the first of the software driver. */
    static XdpInterface find(Xdp xdp, String device) throws XdpException {
        return device == null ? xdp.interfaces().getFirst() : xdp.find(device);
    }

    /** Returns the interface at the other end of the software driver's wire. */
    static XdpInterface otherEnd(Xdp xdp, XdpInterface device) throws XdpException {
        return xdp.interfaces().stream()
                .filter(each -> !each.equals(device))
                .findFirst()
                .orElseThrow();
    }
}
