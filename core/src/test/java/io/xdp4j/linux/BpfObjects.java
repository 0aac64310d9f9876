package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfGetId;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs, maps and links of this host, whoever made them, as {@code map 17}. */
public final class BpfObjects {

    private static final Map<String, Integer> KINDS = Map.of(
            "prog", Bpf.BPF_PROG_GET_NEXT_ID,
            "map", Bpf.BPF_MAP_GET_NEXT_ID,
            "link", Bpf.BPF_LINK_GET_NEXT_ID);

    private static final Pattern HELD = Pattern.compile("^(prog|map|link)_id:\t(\\d+)$", Pattern.MULTILINE);

    private BpfObjects() {}

    /** Returns all there are now. Source: bpf(2), BPF_*_GET_NEXT_ID. */
    public static Set<String> all() throws XdpException {
        var all = new HashSet<String>();
        for (var kind : KINDS.entrySet()) {
            for (int id = next(kind.getValue(), 0); id != 0; id = next(kind.getValue(), id)) {
                all.add(kind.getKey() + " " + id);
            }
        }
        return all;
    }

    /** Returns those that no process has a descriptor of: what a process left that has ended. */
    public static Set<String> orphans() throws IOException {
        Set<String> orphans = all();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes.map(process -> process.resolve("fdinfo")).forEach(folder -> removeHeld(folder, orphans));
        }
        return orphans;
    }

    private static int next(int command, int id) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfGetId.LAYOUT);
            attr.set(JAVA_INT, BpfGetId.START_ID, id);
            BpfCall.call("list", command, attr);
            return attr.get(JAVA_INT, BpfGetId.NEXT_ID);
        } catch (XdpException e) {
            if (Errno.ENOENT.is(e)) {
                return 0;
            }
            throw e;
        }
    }

    private static void removeHeld(Path folder, Set<String> objects) {
        try (Stream<Path> descriptors = Files.list(folder)) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                HELD.matcher(text(descriptor))
                        .results()
                        .forEach(found -> objects.remove(found.group(1) + " " + found.group(2)));
            }
        } catch (IOException | UncheckedIOException _) {
            // no process, or one that ended meanwhile
        }
    }

    private static String text(Path descriptor) {
        try {
            return Files.readString(descriptor);
        } catch (IOException _) {
            return ""; // closed meanwhile
        }
    }
}
