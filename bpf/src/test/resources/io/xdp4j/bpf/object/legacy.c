#include "bpf.h"

struct bpf_map_def {
    __u32 type, key_size, value_size, max_entries, map_flags;
};

struct bpf_map_def SEC("maps") ports = { 2, 4, 8, 1024, 0 };
struct bpf_map_def SEC("maps") routes = { 11, 8, 4, 100, 1 };

SEC("xdp_legacy")
int legacy(struct xdp_md *context)
{
    __u32 key = 7;
    return bpf_map_lookup_elem(&ports, &key) ? XDP_DROP : bpf_map_lookup_elem(&routes, &key) ? XDP_TX : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
