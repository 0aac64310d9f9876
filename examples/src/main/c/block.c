/* Drops IPv4 packets of blocked addresses, and counts: what BlockAddresses attaches, and BlockTest tests without root.
 *
 *   clang -target bpf -O2 -g -c block.c -o block.o
 *
 * With libbpf's headers the first lines are <linux/bpf.h> and <bpf/bpf_helpers.h>. */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
#define SEC(name) __attribute__((section(name), used))
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name
enum { BPF_MAP_TYPE_HASH = 1, BPF_MAP_TYPE_PERCPU_ARRAY = 6 };
enum { XDP_DROP = 1, XDP_PASS = 2 };
struct xdp_md {
    u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex;
};
static void *(*bpf_map_lookup_elem)(void *map, const void *key) = (void *) 1;

struct traffic {
    u64 packets, bytes;
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1024);
    __type(key, u32); /* an address, as in the packet */
    __type(value, u8);
} blocked SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct traffic);
} dropped SEC(".maps");

const volatile u32 longest = 65535; /* longer frames are dropped, too */
u64 seen;

SEC("xdp")
int block(struct xdp_md *ctx) {
    u8 *data = (u8 *) (u64) ctx->data, *end = (u8 *) (u64) ctx->data_end;
    __sync_fetch_and_add(&seen, 1);
    if (data + 34 > end || data[12] != 0x08 || data[13] != 0x00)
        return XDP_PASS;
    u32 source = *(u32 *) (data + 26), zero = 0;
    if (!bpf_map_lookup_elem(&blocked, &source) && end - data <= longest)
        return XDP_PASS;
    struct traffic *count = bpf_map_lookup_elem(&dropped, &zero);
    if (count) {
        count->packets++;
        count->bytes += end - data;
    }
    return XDP_DROP;
}

char _license[] SEC("license") = "Dual MIT/GPL";
