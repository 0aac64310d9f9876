#include "vm.h"

// FNV-1a of 256 bytes.
PROGRAM int fnv(struct xdp_md *ctx) {
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    if (data + 256 > end) return 1;
    u8 *p = data;
    u64 hash = 0xcbf29ce484222325ULL;
#pragma clang loop unroll(disable)
    for (int i = 0; i < 256; i++) hash = (hash ^ p[i]) * 0x100000001b3ULL;
    return hash ^ hash >> 32;
}
