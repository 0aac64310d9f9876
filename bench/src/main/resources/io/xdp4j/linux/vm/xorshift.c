#include "vm.h"

// A thousand random numbers.
PROGRAM int xorshift(struct xdp_md *ctx) {
    u64 x = ctx->rx_queue_index + 88172645463325252ULL, sum = 0;
#pragma clang loop unroll(disable)
    for (int i = 0; i < 1000; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        sum += x;
    }
    return sum ^ sum >> 32;
}
