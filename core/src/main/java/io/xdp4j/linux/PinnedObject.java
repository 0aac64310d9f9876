package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.linux.abi.BpfLinkInfo;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.BpfInfo;
import io.xdp4j.linux.inspect.Pins;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.ObjectProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program of an object that stays attached when the process ends, because it is pinned in a directory of bpffs.
 *
 * <pre>{@code
 *   DIR/link        the bpf_link: while it is there, the program is attached
 *   DIR/program     the program
 *   DIR/maps/NAME   all maps of the object, with _ for dots
 * }</pre>
 *
 * @param directory where
 * @param device index of the interface, 0 if it is gone or the link was detached by force
 * @param programId the program that is attached
 */
public record PinnedObject(Path directory, int device, int programId) {

    private static final String LINK = "link";
    private static final String PROGRAM = "program";
    private static final String MAPS = "maps";

    /** How it is attached, and where: what {@link #pin} wants to know. */
    public record Wish(XdpInterface device, AttachMode mode, boolean allowManagement, Path directory) {}

    /**
     * Attaches a program and pins it; returns the mode that it got. A directory that is not absolute is one of bpffs,
     * which must have none of the files in it that are made.
     */
    public static AttachMode pin(ObjectProgram program, Wish wish) throws XdpException {
        Path directory = BpfFs.resolve(wish.directory());
        requireBpfFs(directory);
        requireUnused(directory);
        try (KernelObject object = KernelObject.of(program.object(), Map.of())) {
            var attachment = new Attachment(
                    program, wish.mode(), Map.of(), Map.of(), wish.allowManagement(), false, object, true);
            try (LoadedProgram loaded = LoadedProgram.load(wish.device(), attachment);
                    BpfLink link = BpfLink.attach(wish.device(), loaded.program(), loaded.mode())) {
                write(directory, object, loaded, link);
                return link.mode();
            }
        }
    }

    /** Finds what is pinned in a directory. */
    public static PinnedObject at(Path named) throws XdpException {
        Path directory = BpfFs.resolve(named);
        Path link = directory.resolve(LINK);
        if (!BpfFs.exists(link)) {
            throw new XdpException(
                    Kind.GONE, "look into " + directory, 0, "no link is pinned there", "xdp load show lists all");
        }
        try (Fd fd = BpfFs.open(link, "link");
                Arena arena = Arena.ofConfined()) {
            MemorySegment info = BpfInfo.of(arena, fd, BpfLinkInfo.LAYOUT);
            return new PinnedObject(
                    directory, info.get(JAVA_INT, BpfLinkInfo.IFINDEX), info.get(JAVA_INT, BpfLinkInfo.PROG_ID));
        }
    }

    /** Returns those among the pins of programs that are attached. */
    public static List<PinnedObject> of(List<AttachedProgram> attached) throws XdpException {
        var found = new ArrayList<PinnedObject>();
        for (AttachedProgram program : attached) {
            for (Path pin : program.program().pins()) {
                Path directory = pin.getParent();
                if (pin.getFileName().toString().equals(LINK) && BpfFs.exists(directory.resolve(PROGRAM))) {
                    found.add(at(directory));
                }
            }
        }
        return List.copyOf(found);
    }

    /** Returns the files of its maps. */
    public List<Path> maps() throws XdpException {
        return BpfFs.list(directory.resolve(MAPS));
    }

    /** Detaches it, and removes what {@link #pin} made, all of {@code maps} too; what others put beside that stays. */
    public void remove() throws XdpException {
        try (Fd link = BpfFs.open(directory.resolve(LINK), "link")) {
            BpfFs.delete(directory.resolve(LINK));
            PinDirectory.detach(link);
        }
        deleteRest(directory);
    }

    /** What is there is somebody's: also without a link it is not removed if pinning fails. */
    private static void requireUnused(Path directory) throws XdpException {
        if (BpfFs.exists(directory.resolve(LINK))) {
            throw used(directory, "xdp load detach --pin " + directory);
        }
        if (BpfFs.exists(directory.resolve(PROGRAM)) || BpfFs.exists(directory.resolve(MAPS))) {
            throw used(directory, "rm -r " + directory);
        }
    }

    private static XdpException used(Path directory, String removal) {
        return new XdpException(
                Kind.BUSY,
                "pin to " + directory,
                0,
                "something is pinned there",
                "remove it (" + removal + "), or name another directory");
    }

    private static void requireBpfFs(Path directory) throws XdpException {
        BpfFs.mounted();
        if (Pins.mounts().stream().noneMatch(directory.normalize()::startsWith)) {
            throw new XdpException(
                    Kind.INVALID,
                    "pin to " + directory,
                    0,
                    "it is not in bpffs",
                    "bpffs is mounted at " + BpfFs.mounted() + "; a path that is not absolute is from there");
        }
    }

    /** The link is pinned last: until then the program is detached if this process is killed. */
    private static void write(Path directory, KernelObject object, LoadedProgram program, BpfLink link)
            throws XdpException {
        try {
            BpfFs.makeDirectory(directory);
            BpfFs.makeDirectory(directory.resolve(MAPS));
            for (Map.Entry<String, BpfMap> map : object.maps().entrySet()) {
                ((KernelMap) map.getValue()).pin(directory.resolve(MAPS).resolve(fileName(map.getKey())));
            }
            BpfFs.pin(program.program().fd(), directory.resolve(PROGRAM));
            BpfFs.pin(link.fd(), directory.resolve(LINK));
        } catch (XdpException e) {
            try {
                deleteRest(directory);
            } catch (XdpException failed) {
                e.addSuppressed(failed);
            }
            throw e;
        }
    }

    private static void deleteRest(Path directory) throws XdpException {
        for (Path map : BpfFs.list(directory.resolve(MAPS))) {
            BpfFs.delete(map);
        }
        BpfFs.delete(directory.resolve(MAPS));
        BpfFs.delete(directory.resolve(PROGRAM));
        BpfFs.delete(directory);
    }

    /** bpffs takes no dots. */
    private static String fileName(String map) {
        return map.replace('.', '_');
    }
}
