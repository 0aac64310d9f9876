package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.os.Errno;
import io.xdp4j.rule.BucketTable;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.TableSpec;

/** Says what a set needs when the kernel has no memory for it. */
final class SetMemory {

    /** What to do about missing memory. */
    static final String ADVICE = "open it with a smaller capacity, or allow the memory cgroup of this process more";

    private static final int ENTRY_BYTES = 56; // struct htab_elem and a value. Source: kernel/bpf/hashtab.c
    private static final int BUCKET_BYTES = 16; // struct bucket. Source: kernel/bpf/hashtab.c

    private SetMemory() {}

    /** Returns {@code refused}, or, if memory was missing, an error that says how much is needed. */
    static XdpException explain(XdpException refused, SetSpec set, TableSpec table) {
        if (!Errno.ENOMEM.is(refused) && !Errno.E2BIG.is(refused)) {
            return refused;
        }
        return new XdpException(
                Kind.LIMIT,
                "make set " + set.name(),
                refused.code(),
                "the kernel has no memory for " + set.capacity() + " elements of " + table.keyBytes() + " bytes, about "
                        + mebibytes(table) + " MiB",
                ADVICE);
    }

    /** What a hash or an array takes, whose entries are all made at once; those of a trie are made one by one. */
    private static long mebibytes(TableSpec table) {
        if (table.kind() == TableSpec.Kind.BUCKETS) {
            return Math.ceilDiv(BucketTable.bytes(table.capacity()), 1L << 20);
        }
        long buckets = Long.highestOneBit(2L * table.capacity() - 1);
        long entry = ENTRY_BYTES + Math.ceilDiv(table.keyBytes(), 8) * 8L;
        return Math.ceilDiv(table.capacity() * entry + buckets * BUCKET_BYTES, 1L << 20);
    }
}
