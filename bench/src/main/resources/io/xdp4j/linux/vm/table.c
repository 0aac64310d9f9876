#include "vm.h"

// A table of 32 numbers on the stack, filled and looked up.
PROGRAM int table(struct xdp_md *ctx) {
    u64 table[32];
    u64 x = ctx->rx_queue_index + 7;
#pragma clang loop unroll(disable)
    for (int i = 0; i < 32; i++) {
        *(volatile u64 *)&table[i] = x;
        x = x * 31 + i;
    }
    u64 sum = 0;
#pragma clang loop unroll(disable)
    for (int i = 0; i < 64; i++) {
        sum += *(volatile u64 *)&table[x & 31];
        x = x >> 1 ^ sum;
    }
    return sum ^ sum >> 32;
}
