package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.linux.abi.BpfLinkInfo;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.BpfInfo;
import io.xdp4j.os.DirectoryLock;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.ObjectProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program of an object that stays attached when the process ends, because it is pinned in a directory of bpffs.
 *
 * <pre>{@code
 *   DIR/link        the bpf_link: while it is there, the program is attached
 *   DIR/program     the program
 *   DIR/maps/NAME   all maps of the object, with _ for dots
 *   DIR/unfinished  while it is made or removed; what a process leaves that is killed then is swept by the next
 * }</pre>
 *
 * @param directory where
 * @param device index of the interface, 0 if it is gone or the link was detached by force
 * @param programId the program that is attached
 */
public record PinnedObject(Path directory, int device, int programId) {

    /** How it is attached, and where: what {@link #pin} wants to know. */
    public record Wish(XdpInterface device, AttachMode mode, boolean allowManagement, Path directory) {}

    /**
     * Attaches a program and pins it; returns the mode that it got. A directory that is not absolute is one of bpffs,
     * which must have none of the files in it that are made. Maps that the object wants to share by their names are
     * those of the directory where bpffs is mounted.
     */
    public static AttachMode pin(ObjectProgram program, Wish wish) throws XdpException {
        var directory = ObjectDirectory.of(wish.directory());
        try (DirectoryLock _ = directory.make()) {
            directory.requireUnused();
            directory.begin();
            try {
                AttachMode mode = pin(program, wish, directory);
                directory.finish();
                return mode;
            } catch (XdpException | RuntimeException e) {
                sweepAfter(e, directory);
                throw e;
            }
        }
    }

    private static AttachMode pin(ObjectProgram program, Wish wish, ObjectDirectory directory) throws XdpException {
        try (KernelObject object = KernelObject.of(program.object(), Map.of(), Optional.of(BpfFs.mounted()))) {
            var attachment = new Attachment(
                    program,
                    wish.mode(),
                    Map.of(),
                    Map.of(),
                    wish.allowManagement(),
                    false,
                    object,
                    true,
                    Attachment.ALL_QUEUES);
            try (LoadedProgram loaded = LoadedProgram.load(wish.device(), attachment);
                    BpfLink link = BpfLink.attach(wish.device(), loaded.program(), loaded.mode())) {
                directory.write(object, loaded, link);
                return link.mode();
            } catch (XdpException | RuntimeException e) {
                object.unshareAfter(e);
                throw e;
            }
        }
    }

    /** Finds what is pinned in a directory. */
    public static PinnedObject at(Path named) throws XdpException {
        var directory = ObjectDirectory.of(named);
        if (!directory.hasLink()) {
            throw nothing(directory);
        }
        try (Fd fd = BpfFs.open(directory.link(), "link");
                Arena arena = Arena.ofConfined()) {
            MemorySegment info = BpfInfo.of(arena, fd, BpfLinkInfo.LAYOUT);
            return new PinnedObject(
                    directory.path(), info.get(JAVA_INT, BpfLinkInfo.IFINDEX), info.get(JAVA_INT, BpfLinkInfo.PROG_ID));
        }
    }

    /** Returns those among the pins of programs that are attached. */
    public static List<PinnedObject> of(List<AttachedProgram> attached) throws XdpException {
        var found = new ArrayList<PinnedObject>();
        for (AttachedProgram program : attached) {
            for (Path pin : program.program().pins()) {
                if (ObjectDirectory.isLink(pin)) {
                    found.add(at(pin.getParent()));
                }
            }
        }
        return List.copyOf(found);
    }

    /** Returns the files of its maps. */
    public List<Path> maps() throws XdpException {
        return new ObjectDirectory(directory).maps();
    }

    /**
     * Detaches what is pinned in a directory, and removes what {@link #pin} made, all of {@code maps} too; what others
     * put beside that stays. So does what is shared by its name. Also what a process left that was killed is removed.
     *
     * @return the directory
     */
    public static Path remove(Path named) throws XdpException {
        var directory = ObjectDirectory.of(named);
        if (!directory.exists()) {
            throw nothing(directory);
        }
        try (DirectoryLock _ = directory.lock()) {
            if (directory.hasLink() || !directory.isUnfinished()) {
                at(named); // or says what there is instead
                detach(directory);
            }
            directory.sweep();
            directory.delete();
            return directory.path();
        }
    }

    private static XdpException nothing(ObjectDirectory directory) {
        return new XdpException(
                Kind.GONE, "look into " + directory.path(), 0, "no link is pinned there", "xdp load show lists all");
    }

    private static void detach(ObjectDirectory directory) throws XdpException {
        directory.begin();
        try (Fd link = BpfFs.open(directory.link(), "link")) {
            BpfFs.delete(directory.link());
            PinDirectory.detach(link);
        }
    }

    private static void sweepAfter(Exception failed, ObjectDirectory directory) {
        try {
            BpfFs.delete(directory.link());
            directory.sweep();
            directory.delete();
        } catch (XdpException e) {
            failed.addSuppressed(e);
        }
    }
}
