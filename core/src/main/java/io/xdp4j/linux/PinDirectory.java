package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfLinkDetach;
import io.xdp4j.linux.abi.BpfLinkInfo;
import io.xdp4j.linux.inspect.BpfInfo;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a program of one interface is pinned.
 *
 * <pre>{@code
 *   NETNS-IFINDEX/link              the bpf_link: while it is there, the program is attached
 *   NETNS-IFINDEX/ID/program        a generation: what the link runs, if ID is that program's id
 *   NETNS-IFINDEX/ID/note           a PinRecord
 *   NETNS-IFINDEX/ID/maps/NAME      the maps that the program uses
 *   NETNS-IFINDEX/ID/sets/NAME      the maps of its sets, as PinnedSets names them
 * }</pre>
 *
 * <p>One system call, BPF_LINK_UPDATE, makes another generation the valid one. What is not valid was left by a process
 * that was killed, and is deleted by the next that looks.
 *
 * @param path where
 * @param namespace inode of the network namespace
 * @param index of the interface
 */
record PinDirectory(Path path, long namespace, int index) {

    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,9})");
    private static final Pattern GENERATION = Pattern.compile("\\d+");
    private static final Pattern MAP = Pattern.compile("[A-Za-z0-9_-]{1,100}"); // bpffs takes no dots

    private static final String LINK = "link";
    private static final String PROGRAM = "program";
    private static final String NOTE = "note";
    private static final String MAPS = "maps";
    private static final String SETS = "sets";

    /** What the kernel tells of a link: the program it runs, and the interface's index, 0 if it is detached. */
    record LinkState(int programId, int device) {}

    static PinDirectory of(Path root, long namespace, int index) {
        return new PinDirectory(root.resolve(namespace + "-" + index), namespace, index);
    }

    /** Returns those there are. */
    static List<PinDirectory> all(Path root) throws XdpException {
        return BpfFs.list(root).stream()
                .map(path -> NAME.matcher(path.getFileName().toString()))
                .filter(Matcher::matches)
                .map(name -> of(root, Long.parseLong(name.group(1)), Integer.parseInt(name.group(2))))
                .toList();
    }

    boolean hasLink() throws XdpException {
        return BpfFs.exists(path.resolve(LINK));
    }

    Fd openLink() throws XdpException {
        return BpfFs.open(path.resolve(LINK));
    }

    void pinLink(Fd link) throws XdpException {
        BpfFs.pin(link, path.resolve(LINK));
    }

    LinkState state(Fd link) throws XdpException {
        if (!isLink(link)) {
            throw brokenLink();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = BpfInfo.of(arena, link, BpfLinkInfo.LAYOUT);
            return new LinkState(info.get(JAVA_INT, BpfLinkInfo.PROG_ID), info.get(JAVA_INT, BpfLinkInfo.IFINDEX));
        }
    }

    /** Returns whether a descriptor is of a link of an XDP program: other objects have other infos. */
    static boolean isLink(Fd object) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            return OpenDescriptors.file(object).contains("link")
                    && BpfInfo.of(arena, object, BpfLinkInfo.LAYOUT).get(JAVA_INT, BpfLinkInfo.TYPE)
                            == Bpf.BPF_LINK_TYPE_XDP;
        }
    }

    /** Pins a program, what it uses and what is said of it; nothing is attached by that. */
    void write(LoadedProgram program, Map<String, DriverSet> sets, PinRecord record) throws XdpException {
        Path generation = generation(program.program().id());
        BpfFs.makeDirectory(path);
        BpfFs.makeDirectory(generation);
        BpfFs.makeDirectory(generation.resolve(MAPS));
        BpfFs.makeDirectory(generation.resolve(SETS));
        for (Map.Entry<String, Fd> map : program.maps().entrySet()) {
            if (!PinnedSets.isTable(map.getKey(), sets)) {
                BpfFs.pin(map.getValue(), map(generation, map.getKey()));
            }
        }
        for (DriverSet set : sets.values()) {
            PinnedSets.pin((KernelSet) set, generation.resolve(SETS));
        }
        try (MapFd note = record.write()) {
            BpfFs.pin(note.fd(), generation.resolve(NOTE));
        }
        BpfFs.pin(program.program().fd(), generation.resolve(PROGRAM));
    }

    PinRecord read(int programId) throws XdpException {
        Path note = generation(programId).resolve(NOTE);
        if (!BpfFs.exists(note)) {
            throw broken(note, "it is missing, though its program " + programId + " is attached");
        }
        try (Fd map = BpfFs.open(note)) {
            return PinRecord.read(map, path);
        }
    }

    List<String> maps(int programId) throws XdpException {
        return BpfFs.list(generation(programId).resolve(MAPS)).stream()
                .map(map -> map.getFileName().toString())
                .toList();
    }

    /** Returns the maps of the sets. */
    List<Path> sets(int programId) throws XdpException {
        return BpfFs.list(generation(programId).resolve(SETS));
    }

    Fd openMap(int programId, String name) throws XdpException {
        List<String> there = maps(programId);
        if (!there.contains(name)) {
            throw new XdpException(
                    Kind.GONE, "open map " + name, 0, "the program uses no such map", "there are " + there);
        }
        return BpfFs.open(map(generation(programId), name));
    }

    /** Deletes every generation but one. */
    void deleteOthers(int valid) throws XdpException {
        for (Path child : BpfFs.list(path)) {
            String name = child.getFileName().toString();
            if (GENERATION.matcher(name).matches() && !name.equals(Integer.toString(valid))) {
                delete(child);
            }
        }
    }

    void deleteGeneration(int programId) throws XdpException {
        delete(generation(programId));
    }

    /** Detaches, and deletes all that is not others'. Without a link there is nothing to detach. */
    void delete() throws XdpException {
        if (hasLink()) {
            try (Fd link = openLink()) {
                BpfFs.delete(path.resolve(LINK));
                detach(link);
            }
        }
        deleteOthers(0);
        BpfFs.delete(path);
    }

    XdpException brokenLink() {
        return broken(path.resolve(LINK), "it is not a link of an XDP program");
    }

    private static XdpException broken(Path what, String reason) {
        return new XdpException(
                Kind.INVALID, "open pin " + what, 0, reason, "remove the pin (xdp filter remove) and apply again");
    }

    private Path generation(int programId) {
        return path.resolve(Integer.toString(programId));
    }

    /** Names of maps of global variables have dots: {@code prog.bss} becomes {@code prog_bss}, as with libbpf. */
    private Path map(Path generation, String called) throws XdpException {
        String name = BpfFs.name(called);
        if (!MAP.matcher(name).matches()) {
            throw new XdpException(
                    Kind.INVALID,
                    "pin map " + name,
                    0,
                    "bpffs does not take that name",
                    "use letters, digits, _ and -, at most 100");
        }
        return generation.resolve(MAPS).resolve(name);
    }

    /** In this order: a generation that has lost its program is still known as one. */
    private static void delete(Path generation) throws XdpException {
        BpfFs.delete(generation.resolve(PROGRAM));
        BpfFs.delete(generation.resolve(NOTE));
        for (String folder : List.of(MAPS, SETS)) {
            for (Path map : BpfFs.list(generation.resolve(folder))) {
                BpfFs.delete(map);
            }
            BpfFs.delete(generation.resolve(folder));
        }
        BpfFs.delete(generation);
    }

    /** Without this the kernel detaches a moment after the last descriptor is closed. */
    static void detach(Fd link) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfLinkDetach.LAYOUT);
            attr.set(JAVA_INT, BpfLinkDetach.LINK_FD, link.number());
            BpfCall.call("detach", Bpf.BPF_LINK_DETACH, attr);
        } catch (XdpException e) {
            if (e.kind() != Kind.UNSUPPORTED && !Errno.EINVAL.is(e) && !Errno.ENOLINK.is(e)) {
                throw e;
            }
        }
    }
}
