package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapElem;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Asks the kernel what its tries do, by a trie of its own that is gone afterwards. */
final class TrieProbe {

    private static final int KEY_BYTES = 8;

    private TrieProbe() {}

    /**
     * Returns whether a trie refuses to add a prefix that is there: since Linux 6.13. Before that the flag is accepted,
     * and means nothing. A kernel that does not let us ask is taken for such a one.
     */
    static boolean tellsWhatIsThere() {
        try (MapFd trie = MapFd.create(Bpf.BPF_MAP_TYPE_LPM_TRIE, "probe", KEY_BYTES, 1, 2, Bpf.BPF_F_NO_PREALLOC);
                Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfMapElem.LAYOUT);
            attr.set(JAVA_INT, BpfMapElem.MAP_FD, trie.fd().number());
            attr.set(JAVA_LONG, BpfMapElem.KEY, arena.allocate(KEY_BYTES, 8).address());
            attr.set(JAVA_LONG, BpfMapElem.VALUE, arena.allocate(1).address());
            attr.set(JAVA_LONG, BpfMapElem.FLAGS, Bpf.BPF_NOEXIST);
            return BpfCall.attempt(Bpf.BPF_MAP_UPDATE_ELEM, attr) == 0
                    && BpfCall.attempt(Bpf.BPF_MAP_UPDATE_ELEM, attr) == -Errno.EEXIST.code();
        } catch (XdpException _) {
            return false;
        }
    }
}
