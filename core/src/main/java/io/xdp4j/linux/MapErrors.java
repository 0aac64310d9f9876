package io.xdp4j.linux;

import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.os.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/**
 * What the kernel's errors mean of a map of one type.
 *
 * @param spec of the map
 */
record MapErrors(MapSpec spec) {

    /** What was tried. */
    enum Call {
        LOOK_UP("look up in"),
        TAKE("take from"),
        UPDATE("update"),
        DELETE("delete from"),
        NEXT_KEY("list keys of");

        private final String words;

        Call(String words) {
            this.words = words;
        }
    }

    /** Returns the error of a call about {@code key}. */
    MapException of(Call call, MemorySegment key, int errno) {
        String about = call == Call.NEXT_KEY || key.byteSize() == 0 ? "" : "key " + hex(key) + ": ";
        return new MapException(call.words, spec.name(), errno, about + reason(call, errno));
    }

    private String reason(Call call, int errno) {
        if (isFull(call, errno)) {
            return spec.type().isIndexed() ? "there is no such index; " + entries() : "the map is full; " + entries();
        }
        if (isMissing(call, errno)) {
            return "this kernel has no such operation for maps of type "
                    + spec.type().symbol();
        }
        if (errno == Errno.EPERM.code()) {
            return "not permitted; the map is frozen, or opened read-only";
        }
        if (errno == Errno.EINVAL.code() || errno == Errno.ENODEV.code() || errno == Errno.EBADF.code()) {
            return "the kernel does not take it" + holds();
        }
        return Errno.exception("", errno).getMessage().replaceFirst("^: ", "");
    }

    private static boolean isFull(Call call, int errno) {
        return call == Call.UPDATE && (errno == Errno.E2BIG.code() || errno == Errno.ENOSPC.code());
    }

    /** Some types answer EINVAL for what they never can. */
    private boolean isMissing(Call call, int errno) {
        return errno == Errno.ENOTSUPP.code()
                || errno == Errno.EOPNOTSUPP.code()
                || errno == Errno.EINVAL.code() && call != Call.UPDATE;
    }

    private String entries() {
        return "it has room for " + Integer.toUnsignedString(spec.entries())
                + (spec.type().isIndexed() ? ", from 0" : "");
    }

    private String holds() {
        return switch (spec.type()) {
            case DEVMAP, DEVMAP_HASH -> "; values are indices of interfaces of this network namespace";
            case CPUMAP -> "; values are sizes of the CPU's queue, 1 to 16384, and keys are CPUs";
            case XSKMAP -> "; values are descriptors of AF_XDP sockets";
            case PROG_ARRAY -> "; values are descriptors of programs of the type that looks into it";
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> "; values are descriptors of maps like the inner one it was made with";
            case PERF_EVENT_ARRAY -> "; values are descriptors of perf events of this process";
            case LPM_TRIE ->
                "; keys begin with the length of the prefix, u32 in the byte order of the host, at most "
                        + (spec.keyBytes() - 4) * 8;
            case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, QUEUE, STACK, RINGBUF -> "";
        };
    }

    private static String hex(MemorySegment key) {
        byte[] bytes = key.asSlice(0, Math.min(32, key.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        return HexFormat.of().formatHex(bytes) + (key.byteSize() > 32 ? "…" : "");
    }
}
