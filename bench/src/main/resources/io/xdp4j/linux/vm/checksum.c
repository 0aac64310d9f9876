#include "vm.h"

// The Internet checksum of 1,400 bytes.
PROGRAM int checksum(struct xdp_md *ctx) {
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    if (data + 1434 > end) return 1;
    u16 *p = data + 34;
    u64 sum = 0;
#pragma clang loop unroll(disable)
    for (int i = 0; i < 700; i++) sum += p[i];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return (u16)~sum;
}
