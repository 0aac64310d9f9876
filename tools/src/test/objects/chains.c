/* Ends of things: tail calls at their limit, eight functions deep, redirects that miss, bytes that are not there. */
#include "xdp.h"

int again(struct xdp_md *ctx);

struct {
    uint_of(type, PROG_ARRAY);
    uint_of(max_entries, 2);
    type_of(key, u32);
    array_of(values, int(void *));
} steps SEC(".maps") = {.values = {(void *) &again}};
struct { uint_of(type, DEVMAP); uint_of(max_entries, 4); type_of(key, u32); type_of(value, u32); } devices SEC(".maps");
struct { uint_of(type, DEVMAP_HASH); uint_of(max_entries, 4); type_of(key, u32); type_of(value, u32); } named
        SEC(".maps");
struct { uint_of(type, CPUMAP); uint_of(max_entries, 4); type_of(key, u32); type_of(value, u32); } cpus SEC(".maps");
struct { uint_of(type, XSKMAP); uint_of(max_entries, 4); type_of(key, u32); type_of(value, u32); } sockets SEC(".maps");
struct { uint_of(type, ARRAY); uint_of(max_entries, 32); type_of(key, u32); type_of(value, s64); } results SEC(".maps");

u32 calls;

SEC("xdp") int again(struct xdp_md *ctx) {
    calls++;
    tail_call(ctx, &steps, 0);
    keep_in(results, 0, calls);
    return XDP_DROP;
}

SEC("xdp") int missing(struct xdp_md *ctx) {
    calls++;
    tail_call(ctx, &steps, 1);
    tail_call(ctx, &steps, 2);
    tail_call(ctx, &steps, -1);
    return XDP_TX;
}

#define DEEP(name, next) static NOINLINE u64 name(u64 x, u64 y) { \
    volatile u64 own = x * 7 + y; \
    u64 got = next(own ^ y, x + 1); \
    return got * 5 + own; \
}
static NOINLINE u64 deep7(u64 x, u64 y) { volatile u64 own = x; return own - y; }
DEEP(deep6, deep7)
DEEP(deep5, deep6)
DEEP(deep4, deep5)
DEEP(deep3, deep4)
DEEP(deep2, deep3)
DEEP(deep1, deep2)

SEC("xdp") int deep(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u64 got = deep1(at[12], at[13]);
    keep_in(results, 1, got);
    return got & 1 ? XDP_DROP : XDP_TX;
}

SEC("xdp") int redirects(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u64 flags = (at[12] & 7) | (at[11] & 3) << 3;
    u64 key = at[10] & 1 ? at[13] & 3 : 0x100000000 + at[13];
    switch (at[9] & 3) {
        case 0: return redirect_map(&devices, key, flags);
        case 1: return redirect_map(&named, key, flags);
        case 2: return redirect_map(&cpus, key, flags);
        default: return redirect_map(&sockets, key, flags);
    }
}

SEC("xdp") int bytes(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u64 length = end(ctx) - data(ctx), word = 0;
    u8 by = at[12], to[32] = {};
    keep_in(results, 2, load_bytes(ctx, length - 8 + (by & 15), &word, 8));
    keep_in(results, 3, word);
    keep_in(results, 4, load_bytes(ctx, by << 9, to, 1 + (by & 31)));
    keep_in(results, 5, to[0] + 256 * to[by & 31]);
    keep_in(results, 6, load_bytes(ctx, -1, to, 4));
    keep_in(results, 7, load_bytes(ctx, 0xffff, to, 1));
    keep_in(results, 8, store_bytes(ctx, length - 4 + (by & 7), &word, 4));
    return XDP_TX;
}

SEC("xdp") int sums(struct xdp_md *ctx) {
    u32 *at = data(ctx);
    if (at + 16 > (u32 *) end(ctx)) {
        return XDP_PASS;
    }
    u32 seed = at[15];
    keep_in(results, 9, csum_diff(at, 64, 0, 0, seed));
    keep_in(results, 10, csum_diff(0, 0, at, 40, seed));
    keep_in(results, 11, csum_diff(at, 16, at + 4, 32, seed & 0xffff));
    keep_in(results, 12, csum_diff(at, 64, at, 64, 0));
    return XDP_TX;
}
