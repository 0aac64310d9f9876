/* Tables that maps.c has not: prefixes of IPv6, hashes of maps, locks, deletions per CPU, counts of loops. */
#include "xdp.h"

struct prefix { u32 bits; u8 address[16]; };
struct locked { struct bpf_spin_lock lock; u32 count; u64 sum; };
struct state { u64 sum, stop; };

struct {
    uint_of(type, LPM_TRIE);
    uint_of(max_entries, 64);
    uint_of(map_flags, NO_PREALLOC);
    type_of(key, struct prefix);
    type_of(value, u64);
} prefixes SEC(".maps");
struct inner { uint_of(type, HASH); uint_of(max_entries, 16); type_of(key, u16); type_of(value, u32); } one SEC(".maps"),
        two SEC(".maps");
struct {
    uint_of(type, HASH_OF_MAPS);
    uint_of(max_entries, 4);
    type_of(key, u32);
    array_of(values, struct inner);
} outer SEC(".maps") = {.values = {&one, (void *) 0, &two}};
struct { uint_of(type, ARRAY); uint_of(max_entries, 4); type_of(key, u32); type_of(value, struct locked); } locked
        SEC(".maps");
struct { uint_of(type, PERCPU_HASH); uint_of(max_entries, 8); type_of(key, u32); type_of(value, u64); } percpu
        SEC(".maps");
struct { uint_of(type, LRU_PERCPU_HASH); uint_of(max_entries, 4096); type_of(key, u32); type_of(value, u64); } recent
        SEC(".maps");
struct { uint_of(type, ARRAY); uint_of(max_entries, 32); type_of(key, u32); type_of(value, s64); } results SEC(".maps");

SEC("xdp") int prefixes6(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 54 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    struct prefix key = {(at[53] * 3) & 127};
    __builtin_memcpy(key.address, at + 22, 16);
    u64 value = at[53];
    keep_in(results, 0, map_update(&prefixes, &key, &value, at[52] & 1 ? ANY : NOEXIST));
    key.bits = 128;
    __builtin_memcpy(key.address, at + 38, 16);
    u64 *found = map_lookup(&prefixes, &key);
    keep_in(results, 1, found ? *found : -1);
    key.bits = at[52];
    keep_in(results, 2, map_delete(&prefixes, &key));
    return found ? XDP_DROP : XDP_TX;
}

SEC("xdp") int of_maps(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 18 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u32 which = at[16] & 3, first = 1;
    void *inner = map_lookup(&outer, &which);
    if (!inner) {
        return XDP_DROP;
    }
    u16 key = at[17] & 31;
    u32 *hits = map_lookup(inner, &key);
    if (hits) {
        ++*hits;
    } else {
        keep_in(results, 3, map_update(inner, &key, &first, NOEXIST));
    }
    if (at[14] & 1) {
        keep_in(results, 4, map_delete(inner, &key));
    }
    return XDP_TX;
}

SEC("xdp") int locks(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u32 key = at[12] & 3;
    u8 more = at[13];
    struct locked *value = map_lookup(&locked, &key);
    if (!value) {
        return XDP_ABORTED;
    }
    spin_lock(&value->lock);
    value->count++;
    value->sum = value->sum * 7 + more;
    u64 sum = value->sum;
    spin_unlock(&value->lock);
    return sum & 1 ? XDP_DROP : XDP_TX;
}

SEC("xdp") int deletions(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u32 key = at[13] & 15;
    u64 first = at[12];
    u64 *value = map_lookup(&percpu, &key);
    if (value) {
        *value += 5;
    } else {
        keep_in(results, 5, map_update(&percpu, &key, &first, NOEXIST));
    }
    key = at[12] & 15;
    keep_in(results, 6, map_delete(&percpu, &key));
    keep_in(results, 7, map_update(&percpu, &key, &first, EXIST));
    value = map_lookup(&recent, &key);
    keep_in(results, 8, value ? (s64) *value : map_update(&recent, &key, &first, ANY));
    key ^= 1;
    keep_in(results, 9, map_delete(&recent, &key));
    return value ? XDP_TX : XDP_DROP;
}

static long step(u64 index, struct state *state) {
    state->sum = state->sum * 3 + index;
    return index == state->stop;
}

SEC("xdp") int loops(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    struct state state = {1, at[13] & 1 ? at[12] * 300 : 1 << 30};
    u32 count = (at[11] & 3) == 0 ? 100000 : (at[11] & 3) == 1 ? 9 << 20 : at[10];
    keep_in(results, 10, loop(count, step, &state, 0));
    keep_in(results, 11, state.sum);
    keep_in(results, 12, loop(count, step, &state, 1));
    return XDP_TX;
}
