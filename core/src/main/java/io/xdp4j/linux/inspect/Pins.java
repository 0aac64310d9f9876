package io.xdp4j.linux.inspect;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfObjGet;
import io.xdp4j.linux.inspect.OpenDescriptors.Kind;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of bpffs, each of which keeps a BPF object alive. */
public final class Pins {

    private static final Path USUAL = Path.of("/sys/fs/bpf");
    private static final Path MOUNTS = Path.of("/proc/thread-self/mounts");
    private static final Path OWN = Path.of("/proc/thread-self/fd");
    private static final int MOST_FILES = 4096; // enough for any host; a mount with more is not walked to its end
    private static final int DEPTH = 8;

    private static final String DISPATCHER = "dispatch-";

    private Pins() {}

    /** Returns where bpffs is mounted, and nothing over it. */
    public static List<Path> mounts() {
        Map<Path, String> types = new LinkedHashMap<>();
        try (Stream<String> lines = Files.lines(MOUNTS)) {
            lines.map(line -> line.split(" "))
                    .filter(fields -> fields.length > 2)
                    .forEach(fields -> types.put(Path.of(fields[1].replace("\\040", " ")), fields[2]));
            return types.keySet().stream()
                    .filter(path -> types.get(path).equals("bpf"))
                    .toList();
        } catch (IOException | UncheckedIOException _) {
            return List.of();
        }
    }

    /** Returns where bpffs is mounted: at its usual place, or at the first other one, if any. */
    public static Optional<Path> mounted() {
        List<Path> mounts = mounts();
        return mounts.contains(USUAL) ? Optional.of(USUAL) : mounts.stream().findFirst();
    }

    /** The folder of bpffs in which our pins are; below it one for each interface, below that what is pinned. */
    public static final String OURS = "xdp4j";

    /** Returns whether a pin is one of ours. */
    static boolean isOurs(Path pin) {
        return indexOfOurs(pin) >= 0;
    }

    /** Returns the directory of the interface that one of our pins is for. */
    static Path directoryOfOurs(Path pin) {
        return pin.getRoot().resolve(pin.subpath(0, indexOfOurs(pin) + 2));
    }

    /** Returns whether a pin is the folder in which libxdp keeps what its dispatcher runs. */
    static boolean isOfDispatcher(Path pin) {
        return pin.getFileName().toString().startsWith(DISPATCHER);
    }

    /** Returns whether a pin is the link of a program of an object that we have pinned: beside it is the program. */
    static boolean isOfObject(Path pin) {
        return pin.getFileName().toString().equals("link") && Files.exists(pin.resolveSibling("program"));
    }

    /** Opens what a file of bpffs keeps. */
    static Fd open(Path file) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfObjGet.LAYOUT);
            attr.set(
                    JAVA_LONG,
                    BpfObjGet.PATHNAME,
                    arena.allocateFrom(file.toString()).address());
            return Fd.of(BpfCall.call("open " + file, Bpf.BPF_OBJ_GET, attr));
        }
    }

    private static int indexOfOurs(Path pin) {
        for (int i = pin.getNameCount() - 3; i >= 0; i--) {
            if (pin.getName(i).toString().equals(OURS)) {
                return i;
            }
        }
        return -1;
    }

    /** The folder of a dispatcher of libxdp, {@code xdp/dispatch-IFINDEX-ID}; the program itself has no pin. */
    private static void addDispatcher(Path mount, int programId, List<Path> found) {
        try (Stream<Path> folders = Files.list(mount.resolve("xdp"))) {
            folders.filter(Pins::isOfDispatcher)
                    .filter(folder -> folder.toString().endsWith("-" + programId))
                    .forEach(found::add);
        } catch (IOException | UncheckedIOException _) {
            // libxdp has none here
        }
    }

    /**
     * The files that hold a program, or the link that attaches it, 0 if there is none; those that cannot be opened are
     * left out.
     */
    static List<Path> of(int programId, int linkId) {
        var found = new ArrayList<Path>();
        for (Path mount : mounts()) {
            try (Stream<Path> files = Files.walk(mount, DEPTH)) {
                files.limit(MOST_FILES)
                        .filter(Files::isRegularFile)
                        .filter(file -> holds(file, programId, linkId))
                        .forEach(found::add);
            } catch (IOException | UncheckedIOException _) {
                // not ours to look at
            }
            addDispatcher(mount, programId, found);
        }
        return found;
    }

    private static boolean holds(Path file, int programId, int linkId) {
        try (Fd object = open(file)) {
            Path opened = OWN.resolve(Integer.toString(object.number()));
            return OpenDescriptors.isOf(opened, Kind.PROGRAM, programId)
                    || linkId != 0 && OpenDescriptors.isOf(opened, Kind.LINK, linkId);
        } catch (XdpException _) {
            return false;
        }
    }
}
