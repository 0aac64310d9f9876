package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;

/**
 * Prefixes: {@link io.xdp4j.bpf.map.MapType#LPM_TRIE}. A key is a u32, how many bits it has, and the bits. Looking up
 * takes no lock unless others keep removing prefixes meanwhile; one thread at a time changes it.
 */
final class TrieMap extends StoredMap {

    private static final int MAX_TRIES = 100;
    private static final int UNSURE = -2;

    private final Trie trie;
    private final Locks lock = new Locks(1);
    private final FreeList free;
    private final int entries;
    private final int valueBytes;
    private final int maxBits;
    private final int stride;
    private final long values;
    private final long address;
    private final long changed; // the key of a change, copied: others may write what a program gives meanwhile
    private int count;

    TrieMap(MapSpec spec, VmMemory memory, int cpus, int region) {
        super(spec, memory, cpus, region);
        entries = spec.entries();
        valueBytes = spec.valueBytes();
        stride = valueBytes + 7 & -8;
        values = memory.allocate((entries + 1L) * stride); // one more, for a value that replaces another
        changed = memory.allocate(spec.keyBytes());
        address = Guest.region(region);
        free = new FreeList(entries + 1, entries + 1);
        trie = new Trie(memory, spec.keyBytes() - Integer.BYTES, entries);
        maxBits = trie.dataBytes * 8;
    }

    @Override
    public long valuesOffset() {
        return values;
    }

    @Override
    public long valuesBytes() {
        return (entries + 1L) * stride;
    }

    @Override
    public int stride() {
        return stride;
    }

    @Override
    public long lookup(long key, int cpu) {
        int value = longest(key);
        return value < 0 ? 0 : address + (long) value * stride;
    }

    @Override
    public long update(long key, long value, long flags, int cpu) {
        return writable() ? write(key, value, flags) : MapErrno.EPERM.negated();
    }

    @Override
    public long delete(long key) {
        return writable() ? erase(key) : MapErrno.EPERM.negated();
    }

    @Override
    boolean read(long key, MemorySegment to) {
        lock.lock(0);
        try {
            int value = Integer.compareUnsigned(bits(key), maxBits) <= 0 ? walk(key) : -1;
            if (value >= 0) {
                MemorySegment.copy(space, values + (long) value * stride, to, 0, valueBytes);
            }
            return value >= 0;
        } finally {
            lock.unlock(0);
        }
    }

    @Override
    long write(long key, long from, long flags) {
        lock.lock(0);
        try {
            Words.copy(space, key, changed, spec().keyBytes());
            boolean bad = Long.compareUnsigned(flags, HIGHEST_FLAG) > 0
                    || Integer.compareUnsigned(bits(changed), maxBits) > 0;
            return bad ? MapErrno.EINVAL.negated() : insert(changed, from, flags);
        } finally {
            lock.unlock(0);
        }
    }

    @Override
    long erase(long key) {
        lock.lock(0);
        try {
            Words.copy(space, key, changed, spec().keyBytes());
            boolean bad = Integer.compareUnsigned(bits(changed), maxBits) > 0;
            return bad ? MapErrno.EINVAL.negated() : cut(changed);
        } finally {
            lock.unlock(0);
        }
    }

    /** Parents come after their children, as in the kernel: the walk is that of nodes, in that order. */
    @Override
    boolean after(long key, long next) {
        lock.lock(0);
        try {
            long node = new TrieOrder(trie).after(key == NONE ? 0 : find(key));
            if (node == 0) {
                return false;
            }
            space.set(JAVA_INT_UNALIGNED, next, trie.bits(node));
            Words.copy(space, trie.data(node), next + Integer.BYTES, trie.dataBytes);
            return true;
        } finally {
            lock.unlock(0);
        }
    }

    private int longest(long key) {
        if (Integer.compareUnsigned(bits(key), maxBits) > 0) {
            return -1;
        }
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            int version = trie.version();
            int value = walk(key);
            if (value != UNSURE && version == trie.version()) {
                return value;
            }
        }
        lock.lock(0);
        try {
            return walk(key);
        } finally {
            lock.unlock(0);
        }
    }

    private int walk(long key) {
        int bits = bits(key);
        long data = key + Integer.BYTES;
        int found = -1;
        long node = trie.follow(trie.root());
        for (int steps = 0; node != 0; steps++) {
            int nodeBits = trie.bits(node);
            if (steps > maxBits) {
                return UNSURE; // nodes were used again under way
            }
            if (nodeBits > bits || trie.same(node, data, nodeBits) < nodeBits) {
                return found;
            }
            int value = trie.value(node);
            found = value >= 0 ? value : found;
            node = nodeBits >= maxBits ? 0 : trie.follow(trie.child(node, trie.bit(data, nodeBits)));
        }
        return found;
    }

    /** Returns the node with exactly the prefix, 0 if there is none with a value. */
    private long find(long key) {
        long node = trie.follow(end(key));
        boolean same = node != 0 && trie.bits(node) == bits(key) && matches(node, key) == bits(key);
        return same && trie.value(node) >= 0 ? node : 0;
    }

    /** Returns the link where the prefix is, or where it goes. */
    private long end(long key) {
        long link = trie.root();
        for (long node = trie.follow(link); node != 0; node = trie.follow(link)) {
            int nodeBits = trie.bits(node);
            if (matches(node, key) != nodeBits || nodeBits == bits(key)) {
                return link;
            }
            link = trie.child(node, trie.bit(key + Integer.BYTES, nodeBits));
        }
        return link;
    }

    private int matches(long node, long key) {
        return trie.same(node, key + Integer.BYTES, Math.min(trie.bits(node), bits(key)));
    }

    private long insert(long key, long from, long flags) {
        long link = end(key);
        long node = trie.follow(link);
        boolean exact = node != 0 && trie.bits(node) == bits(key) && matches(node, key) == bits(key);
        int old = exact ? trie.value(node) : -1;
        if (old >= 0 && flags == ADD) {
            return MapErrno.EEXIST.negated();
        }
        if (old < 0 && flags == REPLACE) {
            return MapErrno.ENOENT.negated();
        }
        if (old < 0 && count == entries) {
            return MapErrno.ENOSPC.negated();
        }
        int value = free.pop();
        Words.copy(space, from, values + (long) value * stride, valueBytes);
        if (exact) {
            Words.copy(space, key + Integer.BYTES, trie.data(node), trie.dataBytes); // other bits behind the prefix
            trie.value(node, value);
        } else {
            branch(link, node, key, value);
        }
        if (old >= 0) {
            trie.changed();
            free.push(old);
        } else {
            count++;
        }
        return 0;
    }

    /** Puts a new node at {@code link}, with the one that was there below it, or below one that holds both. */
    private void branch(long link, long node, long key, int value) {
        long data = key + Integer.BYTES;
        long made = trie.make(data, bits(key));
        trie.value(made, value);
        if (node == 0) {
            trie.link(link, made);
            return;
        }
        int common = matches(node, key);
        if (common == bits(key)) {
            trie.link(trie.child(made, trie.bit(trie.data(node), common)), node);
            trie.link(link, made);
            return;
        }
        long both = trie.make(data, common);
        trie.link(trie.child(both, trie.bit(data, common)), made);
        trie.link(trie.child(both, trie.bit(trie.data(node), common)), node);
        trie.link(link, both);
    }

    private long cut(long key) {
        long parent = 0;
        long parentLink = 0;
        long link = trie.root();
        long node = trie.follow(link);
        while (node != 0 && trie.bits(node) < bits(key) && matches(node, key) == trie.bits(node)) {
            parent = node;
            parentLink = link;
            link = trie.child(node, trie.bit(key + Integer.BYTES, trie.bits(node)));
            node = trie.follow(link);
        }
        boolean exact = node != 0 && trie.bits(node) == bits(key) && matches(node, key) == bits(key);
        int value = exact ? trie.value(node) : -1;
        if (value < 0) {
            return MapErrno.ENOENT.negated();
        }
        prune(parent, parentLink, link, node);
        free.push(value);
        count--;
        return 0;
    }

    /** Takes the value of {@code node} away, and all nodes that are no longer needed without it. */
    private void prune(long parent, long parentLink, long link, long node) {
        long zero = trie.follow(trie.child(node, 0));
        long one = trie.follow(trie.child(node, 1));
        if (zero != 0 && one != 0) {
            trie.value(node, -1);
            trie.changed();
            return;
        }
        boolean alone = zero == 0 && one == 0;
        if (alone && parent != 0 && trie.value(parent) < 0) {
            long other = trie.follow(trie.child(parent, link == trie.child(parent, 0) ? 1 : 0));
            trie.link(parentLink, other);
            trie.changed();
            trie.free(parent);
        } else {
            trie.link(link, zero != 0 ? zero : one);
            trie.changed();
        }
        trie.free(node);
    }

    private int bits(long key) {
        return space.get(JAVA_INT_UNALIGNED, key);
    }
}
