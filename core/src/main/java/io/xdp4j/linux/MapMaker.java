package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapCreate;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Makes maps in the kernel, and says what is wrong with those that it refuses. */
final class MapMaker {

    private MapMaker() {}

    static KernelMap create(MapSpec spec, ValueTypes types) throws XdpException {
        try (KernelMap inner = inner(spec)) {
            return create(spec, types, inner);
        }
    }

    private static KernelMap create(MapSpec spec, ValueTypes types, KernelMap inner) throws XdpException {
        Fd fd = inner == null ? make(spec, types, 0) : inner.use(() -> make(spec, types, inner.number()));
        try {
            return new KernelMap(fd, spec);
        } catch (XdpException e) {
            fd.close();
            throw e;
        }
    }

    /** A map that shows the kernel what those will be like that are put into one of maps. */
    private static KernelMap inner(MapSpec spec) throws XdpException {
        if (!spec.type().isOfMaps()) {
            return null;
        }
        if (spec.inner().isEmpty()) {
            throw new XdpException(
                    Kind.INVALID,
                    "create map " + spec.name(),
                    0,
                    "it is not said what the maps in it are like",
                    "give the spec of an inner map");
        }
        return create(spec.inner().get(), ValueTypes.NONE);
    }

    private static Fd make(MapSpec spec, ValueTypes types, int inner) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = attr(arena, spec, inner);
            boolean typed = types.types() != null && types.value() != 0 && takesTypes(spec);
            if (typed) {
                attr.set(JAVA_INT, BpfMapCreate.BTF_FD, types.types().number());
                attr.set(JAVA_INT, BpfMapCreate.BTF_KEY_TYPE_ID, types.key());
                attr.set(JAVA_INT, BpfMapCreate.BTF_VALUE_TYPE_ID, types.value());
            }
            int result = BpfCall.attempt(Bpf.BPF_MAP_CREATE, attr);
            if (result < 0 && typed) { // types that the kernel does not take are no reason to have no map
                attr.set(JAVA_INT, BpfMapCreate.BTF_FD, 0);
                attr.set(JAVA_INT, BpfMapCreate.BTF_KEY_TYPE_ID, 0);
                attr.set(JAVA_INT, BpfMapCreate.BTF_VALUE_TYPE_ID, 0);
                result = BpfCall.attempt(Bpf.BPF_MAP_CREATE, attr);
            }
            if (result < 0) {
                throw refused(spec, -result);
            }
            return Fd.of(result);
        }
    }

    private static MemorySegment attr(Arena arena, MapSpec spec, int inner) {
        MemorySegment attr = arena.allocate(BpfMapCreate.LAYOUT);
        attr.set(JAVA_INT, BpfMapCreate.MAP_TYPE, spec.type().number());
        attr.set(JAVA_INT, BpfMapCreate.KEY_SIZE, spec.keyBytes());
        attr.set(JAVA_INT, BpfMapCreate.VALUE_SIZE, spec.valueBytes());
        attr.set(JAVA_INT, BpfMapCreate.MAX_ENTRIES, spec.entries());
        attr.set(JAVA_INT, BpfMapCreate.MAP_FLAGS, spec.flags());
        attr.set(JAVA_INT, BpfMapCreate.INNER_MAP_FD, inner);
        BpfName.write(attr, BpfMapCreate.MAP_NAME, spec.name());
        return attr;
    }

    /** The kernel has no check of types for other maps, and refuses them. Source: map_check_btf of each type. */
    private static boolean takesTypes(MapSpec spec) {
        return spec.type().isTable();
    }

    private static XdpException refused(MapSpec spec, int errno) {
        String operation = "create map " + spec.name();
        if (errno == Errno.EINVAL.code()) {
            String advice = spec.type() == MapType.LPM_TRIE && (spec.flags() & MapSpec.NO_PREALLOC) == 0
                    ? "an lpm_trie needs the flag BPF_F_NO_PREALLOC"
                    : "";
            return isKnown(spec.type())
                    ? new XdpException(Kind.INVALID, operation, errno, "the kernel does not take " + text(spec), advice)
                    : new UnsupportedFeatureException(
                            operation,
                            errno,
                            "this kernel has no maps of type " + spec.type().symbol(),
                            "");
        }
        if (errno == Errno.E2BIG.code()) {
            return new XdpException(Kind.LIMIT, operation, errno, "it is too large: " + text(spec), "");
        }
        return Rights.explain(Errno.exception(operation, errno));
    }

    /** Makes the smallest map of a type that every kernel takes which has the type at all. */
    private static boolean isKnown(MapType type) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfMapCreate.LAYOUT);
            attr.set(JAVA_INT, BpfMapCreate.MAP_TYPE, type.number());
            int keyless = type == MapType.QUEUE || type == MapType.STACK || type == MapType.RINGBUF ? 0 : 4;
            attr.set(JAVA_INT, BpfMapCreate.KEY_SIZE, type == MapType.LPM_TRIE ? 8 : keyless);
            attr.set(JAVA_INT, BpfMapCreate.VALUE_SIZE, type == MapType.RINGBUF ? 0 : 4);
            attr.set(JAVA_INT, BpfMapCreate.MAX_ENTRIES, type == MapType.RINGBUF ? 1 << 16 : 1);
            attr.set(JAVA_INT, BpfMapCreate.MAP_FLAGS, type == MapType.LPM_TRIE ? Bpf.BPF_F_NO_PREALLOC : 0);
            int result = BpfCall.attempt(Bpf.BPF_MAP_CREATE, attr);
            if (result >= 0) {
                Fd.of(result).close();
            }
            return result >= 0 || type.isOfMaps(); // which want an inner map
        }
    }

    /** What a map is made like. */
    static String text(MapSpec spec) {
        return text(spec.type().symbol(), spec.keyBytes(), spec.valueBytes(), spec.entries(), spec.flags());
    }

    static String text(String type, int keyBytes, int valueBytes, int entries, int flags) {
        return type + " with keys of " + keyBytes + " bytes, values of " + valueBytes + ", "
                + Integer.toUnsignedString(entries) + " entries, flags 0x" + Integer.toHexString(flags);
    }
}
