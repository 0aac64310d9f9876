package io.xdp4j.linux;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Maps that an object wants to share by their names ({@code LIBBPF_PIN_BY_NAME}), as files of a directory of bpffs: one
 * that is there is taken if it is what the object wants, else it is made and pinned there.
 *
 * <p>Source: tools/lib/bpf/libbpf.c, {@code bpf_object__reuse_map}, {@code map_is_reuse_compat}.
 */
final class SharedMaps {

    /** For objects whose maps are all their own. */
    static final Optional<Path> NOWHERE = Optional.empty();

    private final Optional<Path> directory;
    private final Set<String> found = new HashSet<>();
    private final List<Path> made = new ArrayList<>();

    private SharedMaps(Optional<Path> directory) {
        this.directory = directory;
    }

    /** In a directory, which is not looked at before a map is to be shared. */
    static SharedMaps in(Optional<Path> directory) {
        return new SharedMaps(directory);
    }

    /** Makes a map. */
    @FunctionalInterface
    interface Maker {
        KernelMap make() throws XdpException;
    }

    /** Returns whether a map is shared. */
    boolean has(ObjectMap map) {
        return map.pinned() && directory.isPresent();
    }

    /** Returns whether a map was there, with what others have put into it. */
    boolean wasThere(ObjectMap map) {
        return found.contains(map.name());
    }

    /** Opens a map, or makes it and pins it. */
    KernelMap open(MapSpec spec, Maker maker) throws XdpException {
        Path file = BpfFs.requireInside(directory.orElseThrow()).resolve(BpfFs.name(spec.name()));
        Optional<KernelMap> there = find(file, spec);
        return there.isPresent() ? there.get() : make(file, spec, maker);
    }

    /** Removes the files that were made, because the object cannot be had. */
    void undo() throws XdpException {
        for (Path file : made) {
            BpfFs.delete(file);
        }
        made.clear();
    }

    private KernelMap make(Path file, MapSpec spec, Maker maker) throws XdpException {
        KernelMap map = maker.make();
        try {
            map.pin(file);
            made.add(file);
            return map;
        } catch (XdpException e) {
            map.close();
            if (Errno.EEXIST.is(e)) { // another process was faster
                return find(file, spec).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private Optional<KernelMap> find(Path file, MapSpec spec) throws XdpException {
        if (!BpfFs.exists(file)) {
            return Optional.empty();
        }
        Fd fd = BpfFs.open(file, "map");
        try {
            requireAlike(file, MapInfo.of(fd), spec);
            found.add(spec.name());
            return Optional.of(new KernelMap(fd, spec));
        } catch (XdpException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private static void requireAlike(Path file, MapInfo is, MapSpec wanted) throws XdpException {
        boolean alike = is.type() == wanted.type().number()
                && is.keyBytes() == wanted.keyBytes()
                && is.valueBytes() == wanted.valueBytes()
                && is.entries() == wanted.entries()
                && told(wanted.type(), is.flags()) == told(wanted.type(), wanted.flags());
        if (!alike) {
            throw new XdpException(
                    Kind.INVALID,
                    "share map " + wanted.name(),
                    0,
                    "the object wants " + MapMaker.text(wanted) + ", and " + file + " is " + is.text(),
                    "remove that file if nobody needs it, or let the two agree");
        }
    }

    /** The kernel adds a flag to those of devmaps. */
    private static int told(MapType type, int flags) {
        return type == MapType.DEVMAP || type == MapType.DEVMAP_HASH ? flags & ~MapSpec.READ_ONLY_PROGRAM : flags;
    }
}
