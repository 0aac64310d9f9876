/* Variables of all the sections, a table in .rodata, a static one in .bss. */
#include "xdp.h"

const volatile u32 limit = 60;
const volatile u16 weights[4] = {1, 10, 100, 1000};
u64 seen = 7;
u32 longest;
static u8 kinds[256];
struct { u32 small, large; } totals = {1, 2};

SEC("xdp") int globals(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    u32 length = end(ctx) - data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_ABORTED;
    }
    seen += weights[at[0] & 3];
    kinds[at[12]]++;
    if (length > longest) {
        longest = length;
    }
    __sync_fetch_and_add(length > limit ? &totals.large : &totals.small, 1);
    return kinds[at[12]] & 1 ? XDP_PASS : XDP_DROP;
}

SEC("xdp") int reader(struct xdp_md *ctx) {
    return limit + seen + totals.large == 69 ? XDP_TX : XDP_DROP;
}
