package io.xdp4j.tools;

import io.xdp4j.Xdp;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.LinuxDriver;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The option {@code --driver}. */
final class DriverOption {

    /** What it may say. */
    enum Driver {
        AUTO,
        LINUX,
        SOFTWARE
    }

    private final OptionSpec option;

    /** Makes one that says {@code preset} if the user does not. */
    DriverOption(Driver preset, String description) {
        String word = preset.name().toLowerCase(Locale.ROOT);
        option = OptionSpec.builder("--driver")
                .type(Driver.class)
                .paramLabel("auto|linux|software")
                .defaultValue(preset.name())
                .description(description + " auto is Linux where this process may use it. Default: " + word + ".")
                .build();
    }

    void addTo(CommandSpec command) {
        command.addOption(option);
    }

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
        if (wanted() == Driver.AUTO) {
            session.err().println("On the software driver, because this process may not use the kernel's XDP.");
        }
        return Xdp.software(WireSpec.DEFAULT);
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
