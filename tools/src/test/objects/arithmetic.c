/* All widths and signs over the bytes of the frame. */
#include "xdp.h"

struct { uint_of(type, ARRAY); uint_of(max_entries, 16); type_of(key, u32); type_of(value, u64); } out SEC(".maps");

static INLINE void put(u32 at, u64 what) {
    map_update(&out, &at, &what, ANY);
}

SEC("xdp") int arithmetic(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 34 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u64 a = *(u64 *) (at + 3), b = *(u64 *) (at + 17);
    u32 c = *(u32 *) (at + 25), d = *(u16 *) (at + 31);
    s64 s = a;
    s32 t = c;
    put(0, a / (b | 1));
    put(1, a % (b | 1));
    put(2, b ? a / b : 5);
    put(3, c / (d | 1));
    put(4, c % (d | 1));
    put(5, a * b);
    put(6, (u32) (c * d));
    put(7, s >> (b & 63));
    put(8, t >> (d & 31));
    put(9, a << (c & 63) | a >> (d & 63));
    put(10, (s64) (signed char) a + (s64) (short) b + (s64) (int) c);
    put(11, __builtin_bswap64(a) ^ __builtin_bswap32(c) ^ __builtin_bswap16(d));
    put(12, -a);
    put(13, (s64) a < (s64) b ? 1 : 2);
    put(14, ((s32) c < (s32) d) + 2 * (c < d) + 4 * (a > b) + 8 * ((s64) a >= -5));
    u32 steps = 0;
    for (u32 x = c & 0xffff; x > 1 && steps < 64; steps++) {
        x = x & 1 ? 3 * x + 1 : x / 2;
    }
    put(15, steps);
    return steps & 1 ? XDP_DROP : XDP_PASS;
}

SEC("xdp") int checksum(struct xdp_md *ctx) {
    u16 *at = data(ctx);
    u64 sum = 0;
    for (int i = 0; i < 750; i++) {
        if ((void *) (at + i + 1) > end(ctx)) {
            break;
        }
        sum += at[i];
    }
    put(0, sum);
    u32 bucket[16] = {};
    u8 *octet = data(ctx);
    for (int i = 0; i < 200; i++) {
        if ((void *) (octet + i + 1) > end(ctx)) {
            break;
        }
        bucket[octet[i] & 15] += octet[i] ^ i;
    }
    u64 all = 0;
    for (int i = 0; i < 16; i++) {
        all = all * 31 + bucket[i];
    }
    put(1, all);
    return all & 1 ? XDP_TX : XDP_PASS;
}
