#include "vm.h"

// Two hundred divisions of 64 bits.
PROGRAM int divide(struct xdp_md *ctx) {
    u64 x = ctx->rx_queue_index + 0x123456789abcdefULL, sum = 0;
#pragma clang loop unroll(disable)
    for (u64 i = 3; i < 203; i++) {
        sum += x / i;
        x += sum;
    }
    return sum ^ sum >> 32;
}
