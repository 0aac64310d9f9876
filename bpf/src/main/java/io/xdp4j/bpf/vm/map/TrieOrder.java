package io.xdp4j.bpf.vm.map;

/** The order in which the prefixes of a trie are listed: what is below a prefix before it, bit 0 before bit 1. */
final class TrieOrder {

    private final Trie trie;
    private final long[] path;
    private int depth;

    TrieOrder(Trie trie) {
        this.trie = trie;
        this.path = new long[trie.dataBytes * 8 + 1];
    }

    /** Returns the node with a value after {@code node}, the first one for 0; 0 behind the last. */
    long after(long node) {
        if (node == 0) {
            down(trie.follow(trie.root()));
        } else {
            to(node);
            up();
        }
        while (depth > 0 && trie.value(path[depth - 1]) < 0) {
            up();
        }
        return depth == 0 ? 0 : path[depth - 1];
    }

    /** Goes to the first node at or below {@code node}. */
    private void down(long node) {
        for (long at = node; at != 0; ) {
            path[depth++] = at;
            long zero = trie.follow(trie.child(at, 0));
            at = zero != 0 ? zero : trie.follow(trie.child(at, 1));
        }
    }

    private void to(long node) {
        long at = trie.follow(trie.root());
        for (; at != node; at = trie.follow(trie.child(at, trie.bit(trie.data(node), trie.bits(at))))) {
            path[depth++] = at;
        }
        path[depth++] = node;
    }

    /** Goes from the node, whose children were seen, to the next one. */
    private void up() {
        long left = path[--depth];
        if (depth > 0) {
            long parent = path[depth - 1];
            long one = trie.follow(trie.child(parent, 1));
            if (one != 0 && one != left) {
                down(one);
            }
        }
    }
}
