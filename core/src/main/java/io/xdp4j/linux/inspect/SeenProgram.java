package io.xdp4j.linux.inspect;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.OpenDescriptors.Kind;
import io.xdp4j.os.Errno;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program that is loaded, and what keeps it.
 *
 * @param id its id, 0 if it has none: a classic BPF filter
 * @param known whether this process may ask the kernel what it is; if not, the rest is empty but for name and
 *     link, which who attached it may have left
 * @param name its name
 * @param tag the hash of its instructions, as bpftool shows it
 * @param loadedNanos when it was loaded, by the clock that counts from the start of the host
 * @param maps the maps that it uses
 * @param linkId the link that attaches it, 0 if it was attached without one, as {@code ip} and {@code tc} do
 * @param holders the processes that hold the link, or the program if there is none; as far as they can be seen
 * @param pins the files of bpffs that hold either
 */
public record SeenProgram(
        int id,
        boolean known,
        String name,
        String tag,
        long loadedNanos,
        List<SeenMap> maps,
        int linkId,
        List<Holder> holders,
        List<Path> pins) {

    /** Looks at a program, if it is still there; {@code called} is what it is called if it may not be asked. */
    static Optional<SeenProgram> of(int id, int linkId, String called, OpenDescriptors open) {
        try {
            return Optional.of(look(id, linkId, open));
        } catch (XdpException e) {
            return Errno.ENOENT.is(e) ? Optional.empty() : Optional.of(unknown(id, linkId, called));
        }
    }

    /** A program that cannot be asked. */
    static SeenProgram unknown(int id, int linkId, String called) {
        return new SeenProgram(id, false, called, "", 0, List.of(), linkId, List.of(), List.of());
    }

    /** Returns it as text for people. */
    @Override
    public String toString() {
        return (known ? (name.isEmpty() ? "a program without a name" : name) + ", id " : "program ") + id;
    }

    private static SeenProgram look(int id, int linkId, OpenDescriptors open) throws XdpException {
        var about = BpfObjects.program(id);
        return new SeenProgram(
                id,
                true,
                about.name(),
                about.tag(),
                about.loadedNanos(),
                about.maps(),
                linkId,
                linkId == 0 ? open.holders(Kind.PROGRAM, id) : open.holders(Kind.LINK, linkId),
                Pins.of(id, linkId));
    }
}
