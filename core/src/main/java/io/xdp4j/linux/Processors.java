package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processors of this host, as the kernel numbers them. */
public final class Processors {

    private static final Path FOLDER = Path.of("/sys/devices/system/cpu");

    private Processors() {}

    /** Returns how many there may be: a per-CPU map has so many values of each entry, so this must not be guessed. */
    public static int possible() throws XdpException {
        return read("possible").getLast() + 1;
    }

    /** Returns the numbers of those that run, rising. */
    public static List<Integer> online() throws XdpException {
        return read("online");
    }

    /** Reads a list such as {@code 0-3,8}. */
    private static List<Integer> read(String name) throws XdpException {
        Path file = FOLDER.resolve(name);
        try {
            var numbers = new ArrayList<Integer>();
            for (String range : Files.readString(file).strip().split(",")) {
                String[] ends = range.split("-");
                for (int n = Integer.parseInt(ends[0]); n <= Integer.parseInt(ends[ends.length - 1]); n++) {
                    numbers.add(n);
                }
            }
            return List.copyOf(numbers);
        } catch (IOException | NumberFormatException e) {
            throw new XdpException(XdpException.Kind.UNSUPPORTED, "read " + file, 0, e.toString(), "is /sys mounted?");
        }
    }
}
