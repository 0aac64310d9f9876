/* Frames that grow, shrink and change: checksums, heads, tails, metadata. */
#include "xdp.h"

static INLINE u16 fold(s64 sum) {
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return ~sum;
}

SEC("xdp") int ttl(struct xdp_md *ctx) {
    struct eth *eth = data(ctx);
    struct ip4 *ip = (void *) (eth + 1);
    if ((void *) (ip + 1) > end(ctx) || eth->type != be16(0x0800)) {
        return XDP_PASS;
    }
    u8 address[6];
    __builtin_memcpy(address, eth->to, 6);
    __builtin_memcpy(eth->to, eth->from, 6);
    __builtin_memcpy(eth->from, address, 6);
    u32 swap = ip->from;
    ip->from = ip->to;
    ip->to = swap;
    ip->ttl--;
    ip->checksum = 0;
    ip->checksum = fold(csum_diff(0, 0, (u32 *) ip, sizeof *ip, 0));
    return XDP_TX;
}

SEC("xdp") int tag(struct xdp_md *ctx) {
    u8 addresses[12];
    if (load_bytes(ctx, 0, addresses, 12) || adjust_head(ctx, -4) || store_bytes(ctx, 0, addresses, 12)) {
        return XDP_ABORTED;
    }
    u8 *at = data(ctx);
    if (at + 16 > (u8 *) end(ctx)) {
        return XDP_ABORTED;
    }
    at[12] = 0x81;
    at[13] = 0;
    at[14] = 0x20;
    at[15] = buff_len(ctx);
    return XDP_PASS;
}

SEC("xdp") int cut(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 18 > (u8 *) end(ctx)) {
        return XDP_DROP;
    }
    s32 by = (s32) at[17] - 100;
    long result = adjust_tail(ctx, by);
    if (result) {
        return result == -22 ? XDP_DROP : XDP_ABORTED;
    }
    result = adjust_head(ctx, (at = data(ctx), at + 18 > (u8 *) end(ctx)) ? 0 : (s32) at[16] - 128);
    return result == 0 ? XDP_TX : XDP_PASS;
}

SEC("xdp") int meta(struct xdp_md *ctx) {
    if (adjust_meta(ctx, -8)) {
        return XDP_ABORTED;
    }
    u32 *meta = (void *) (long) ctx->data_meta;
    if ((void *) (meta + 2) > data(ctx)) {
        return XDP_DROP;
    }
    meta[0] = 0x11223344;
    meta[1] = ctx->ingress_ifindex + ctx->rx_queue_index * 100;
    return meta[1] == 1 ? XDP_PASS : XDP_TX;
}
