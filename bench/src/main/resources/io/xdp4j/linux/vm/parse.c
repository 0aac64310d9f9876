#include "vm.h"

// Ethernet, IPv4, UDP or TCP: Jenkins' hash of the five-tuple.
struct eth { u8 dst[6], src[6]; u16 type; };
struct ip { u8 vhl, tos; u16 len, id, off; u8 ttl, protocol; u16 check; u32 src, dst; };
struct ports { u16 src, dst; };

INLINE u32 rol(u32 x, int n) { return x << n | x >> (32 - n); }

INLINE u32 jhash(u32 a, u32 b, u32 c) {
    a += 0xdeadbeef; b += 0xdeadbeef; c += 0xdeadbeef;
    c ^= b; c -= rol(b, 14);
    a ^= c; a -= rol(c, 11);
    b ^= a; b -= rol(a, 25);
    c ^= b; c -= rol(b, 16);
    a ^= c; a -= rol(c, 4);
    b ^= a; b -= rol(a, 14);
    c ^= b; c -= rol(b, 24);
    return c;
}

PROGRAM int parse(struct xdp_md *ctx) {
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    struct eth *eth = data;
    if ((void *)(eth + 1) > end || eth->type != 0x0008) return 1;
    struct ip *ip = (void *)(eth + 1);
    if ((void *)(ip + 1) > end) return 1;
    u32 length = (ip->vhl & 15) * 4;
    if (length < 20) return 1;
    struct ports *ports = (void *)ip + length;
    if ((void *)(ports + 1) > end) return 1;
    if (ip->protocol != 17 && ip->protocol != 6) return 2;
    return jhash(ip->src, ip->dst ^ ip->protocol, (u32)ports->src << 16 | ports->dst);
}
