#include "vm.h"

NOINLINE u64 mix(u64 a, u64 b) { return (a ^ b >> 3) * 31 + b; }

// A hundred calls of a function.
PROGRAM int calls(struct xdp_md *ctx) {
    u64 x = ctx->rx_queue_index;
#pragma clang loop unroll(disable)
    for (int i = 0; i < 100; i++) x = mix(x, i);
    return x ^ x >> 32;
}
