/* Parses to the ports and hashes the tuple: the verdict and a counter depend on it. */
#include "xdp.h"

struct tuple { u32 from, to; u16 from_port, to_port; u8 protocol, pad[3]; };

struct {
    uint_of(type, PERCPU_ARRAY);
    uint_of(max_entries, 16);
    type_of(key, u32);
    type_of(value, u64);
} buckets SEC(".maps");

static INLINE u32 rol(u32 x, int by) { return x << by | x >> (32 - by); }

static INLINE u32 hash(const u32 *words, int count) {
    u32 h = 0x9e3779b9;
    for (int i = 0; i < count; i++) {
        h = rol(h ^ words[i], 13) * 5 + 0xe6546b64;
    }
    h ^= h >> 16;
    h *= 0x85ebca6b;
    return h ^ h >> 13;
}

SEC("xdp") int parse(struct xdp_md *ctx) {
    struct eth *eth = data(ctx);
    struct ip4 *ip = (void *) (eth + 1);
    if ((void *) (ip + 1) > end(ctx) || eth->type != be16(0x0800) || ip->version_length >> 4 != 4) {
        return XDP_PASS;
    }
    u32 bytes = (ip->version_length & 15) * 4;
    struct udp *udp = (void *) ip + bytes;
    if (bytes < 20 || (void *) (udp + 1) > end(ctx)) {
        return XDP_ABORTED;
    }
    struct tuple tuple = {ip->from, ip->to, udp->from, udp->to, ip->protocol, {}};
    u32 h = hash((u32 *) &tuple, 4);
    u32 bucket = h & 15;
    u64 *count = map_lookup(&buckets, &bucket);
    if (count) {
        *count += be16(ip->length);
    }
    return h % 3 == 0 ? XDP_DROP : XDP_TX;
}
