package io.xdp4j.linux;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.inspect.Pins;
import io.xdp4j.os.DirectoryLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The directory of bpffs in which a {@link PinnedObject} is.
 *
 * <p>The directory {@code unfinished} is there while one is made or removed, by whoever has the lock: if there is none
 * who has it, that process was killed, and what it left may be swept. What others put there may not.
 *
 * @param path where
 */
record ObjectDirectory(Path path) {

    private static final String LINK = "link";
    private static final String PROGRAM = "program";
    private static final String MAPS = "maps";
    private static final String UNFINISHED = "unfinished";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Names one, relative to where bpffs is mounted if it is not absolute; it need not be there. */
    static ObjectDirectory of(Path named) throws XdpException {
        Path path = BpfFs.requireInside(named);
        if (Pins.mounts().contains(path)) {
            throw new XdpException(
                    Kind.INVALID, "find " + path, 0, "it is where bpffs is mounted", "name a directory in it");
        }
        return new ObjectDirectory(path);
    }

    /** Makes the directory if need be. Blocks while another process makes or removes something in it. */
    DirectoryLock make() throws XdpException {
        while (true) {
            BpfFs.makeDirectory(path);
            DirectoryLock lock = lock();
            if (lock.isOf(path)) {
                return lock;
            }
            lock.close(); // it was removed by the process that had the lock
        }
    }

    /** Blocks while another process makes or removes something in it. */
    DirectoryLock lock() throws XdpException {
        return DirectoryLock.take(path, PATIENCE);
    }

    boolean exists() throws XdpException {
        return BpfFs.exists(path);
    }

    Path link() {
        return path.resolve(LINK);
    }

    boolean hasLink() throws XdpException {
        return BpfFs.exists(link());
    }

    /** Returns whether a link is the one of such a directory. */
    static boolean isLink(Path pin) throws XdpException {
        return pin.getFileName().toString().equals(LINK) && BpfFs.exists(pin.resolveSibling(PROGRAM));
    }

    List<Path> maps() throws XdpException {
        return BpfFs.list(path.resolve(MAPS));
    }

    /** Returns whether a process was killed while it made or removed something here, or there is nothing. */
    boolean isUnfinished() throws XdpException {
        return BpfFs.exists(path.resolve(UNFINISHED)) || BpfFs.list(path).isEmpty();
    }

    /** From now on what is here may be swept. */
    void begin() throws XdpException {
        BpfFs.makeDirectory(path.resolve(UNFINISHED));
    }

    /** From now on it may not. */
    void finish() throws XdpException {
        BpfFs.delete(path.resolve(UNFINISHED));
    }

    /** What is here is somebody's, also without a link, unless a process was killed that did not finish it. */
    void requireUnused() throws XdpException {
        if (hasLink()) {
            throw used("xdp load detach --pin " + path);
        }
        if (isUnfinished()) {
            sweep();
        }
        if (BpfFs.exists(path.resolve(PROGRAM)) || BpfFs.exists(path.resolve(MAPS))) {
            throw used("rm -r " + path);
        }
    }

    /** The link is pinned last: until then the program is detached if this process is killed. */
    void write(KernelObject object, LoadedProgram program, BpfLink link) throws XdpException {
        BpfFs.makeDirectory(path.resolve(MAPS));
        for (Map.Entry<String, BpfMap> map : object.maps().entrySet()) {
            ((KernelMap) map.getValue()).pin(path.resolve(MAPS).resolve(BpfFs.name(map.getKey())));
        }
        BpfFs.pin(program.program().fd(), path.resolve(PROGRAM));
        BpfFs.pin(link.fd(), link());
    }

    /** Removes what is in it but a link. */
    void sweep() throws XdpException {
        for (Path map : maps()) {
            BpfFs.delete(map);
        }
        BpfFs.delete(path.resolve(MAPS));
        BpfFs.delete(path.resolve(PROGRAM));
        finish();
    }

    /** Removes the directory itself, if nothing of others is in it. */
    void delete() throws XdpException {
        BpfFs.delete(path);
    }

    private XdpException used(String removal) {
        return new XdpException(
                Kind.BUSY,
                "pin to " + path,
                0,
                "something is pinned there",
                "remove it (" + removal + "), or name another directory");
    }
}
