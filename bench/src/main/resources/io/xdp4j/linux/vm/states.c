#include "vm.h"

// A state machine over 256 bytes that branches by each.
PROGRAM int states(struct xdp_md *ctx) {
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    if (data + 256 > end) return 1;
    u8 *p = data;
    u32 state = 0, words = 0, numbers = 0, other = 0;
#pragma clang loop unroll(disable)
    for (int i = 0; i < 256; i++) {
        u8 c = p[i];
        if (c < 64) {
            if (state != 1) numbers++;
            state = 1;
        } else if (c < 160) {
            if (state != 2) words++;
            state = 2;
        } else {
            other += state;
            state = 0;
        }
    }
    return numbers << 20 | words << 10 | (other & 1023);
}
