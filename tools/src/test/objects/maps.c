/* Hash, LRU, prefixes, queue and stack, with the results of every call kept. */
#include "xdp.h"

struct prefix { u32 bits; u8 address[4]; };
struct wide { u64 a, b; u32 c; u32 d; };

struct { uint_of(type, HASH); uint_of(max_entries, 8); type_of(key, struct wide); type_of(value, u64); } hash SEC(".maps");
struct { uint_of(type, LRU_HASH); uint_of(max_entries, 4096); type_of(key, u16); type_of(value, u32); } recent SEC(".maps");
struct { uint_of(type, PERCPU_HASH); uint_of(max_entries, 32); type_of(key, u8); type_of(value, u64); } percpu SEC(".maps");
struct {
    uint_of(type, LPM_TRIE);
    uint_of(max_entries, 64);
    uint_of(map_flags, NO_PREALLOC);
    type_of(key, struct prefix);
    type_of(value, u32);
} prefixes SEC(".maps");
struct { uint_of(type, QUEUE); uint_of(max_entries, 4); type_of(value, u32); } queue SEC(".maps");
struct { uint_of(type, STACK); uint_of(max_entries, 4); type_of(value, u32); } stack SEC(".maps");
struct { uint_of(type, ARRAY); uint_of(max_entries, 32); type_of(key, u32); type_of(value, s64); } results SEC(".maps");

static INLINE void keep(u32 at, s64 result) {
    s64 *kept = map_lookup(&results, &at);
    if (kept) {
        *kept = *kept * 31 + result;
    }
}

SEC("xdp") int hashes(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 18 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    struct wide key = {at[13] & 15, 2, 3, 4};
    u64 one = 1;
    keep(0, map_update(&hash, &key, &one, NOEXIST));
    u64 *there = map_lookup(&hash, &key);
    if (there) {
        __sync_fetch_and_add(there, 2);
    }
    key.a ^= 1;
    keep(1, map_update(&hash, &key, &one, EXIST));
    if (at[17] & 1) {
        keep(2, map_delete(&hash, &key));
    }
    u16 few = at[16] & 31;
    u32 *hits = map_lookup(&recent, &few);
    u32 first = 1;
    if (hits) {
        (*hits)++;
    } else {
        keep(3, map_update(&recent, &few, &first, ANY));
    }
    u8 kind = at[12] & 15;
    u64 *mine = map_lookup(&percpu, &kind);
    if (mine) {
        *mine += 3;
    } else {
        keep(4, map_update(&percpu, &kind, &one, NOEXIST));
    }
    return there ? XDP_TX : XDP_DROP;
}

SEC("xdp") int tries(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 34 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    struct prefix key = {at[33] % 40, {at[26], at[27], at[28], at[29]}};
    u32 value = at[33];
    keep(5, map_update(&prefixes, &key, &value, ANY));
    key.bits = 32;
    u32 *found = map_lookup(&prefixes, &key);
    keep(6, found ? *found : -1);
    key.bits = at[32] & 31;
    keep(7, map_delete(&prefixes, &key));
    u32 index = 99;
    keep(8, map_update(&results, &index, &value, ANY));
    keep(9, map_delete(&results, &index));
    return found && *found > 16 ? XDP_DROP : XDP_TX;
}

SEC("xdp") int queues(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 18 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u32 value = at[17], out = 0;
    keep(10, map_push(&queue, &value, at[16] & 1 ? EXIST : ANY));
    keep(11, map_peek(&queue, &out));
    keep(12, out);
    keep(13, map_push(&stack, &value, ANY));
    if (at[15] & 1) {
        keep(14, map_pop(&queue, &out));
        keep(15, out);
        keep(16, map_pop(&stack, &out));
        keep(17, out);
    }
    return out & 1 ? XDP_DROP : XDP_PASS;
}
