#include "bpf.h"

struct inner {
    __uint(type, 1);
    __uint(max_entries, 16);
    __uint(map_flags, 1);
    __type(key, __u32);
    __type(value, __u64);
} first SEC(".maps"), second SEC(".maps");

struct {
    __uint(type, 12);
    __uint(max_entries, 4);
    __type(key, __u32);
    __array(values, struct inner);
} by_index SEC(".maps") = {
    .values = { [1] = &first, [3] = &second },
};

int drop(struct xdp_md *context);

struct {
    __uint(type, 3);
    __uint(max_entries, 8);
    __uint(key_size, 4);
    __array(values, int(void *));
} jumps SEC(".maps") = {
    .values = { [5] = (void *)&drop },
};

struct {
    __uint(type, 27);
    __uint(max_entries, 4096);
    __uint(pinning, 1);
} events SEC(".maps");

struct {
    __uint(type, 24);
    __uint(map_flags, 1);
    __type(key, int);
    __type(value, __u64);
} of_sockets SEC(".maps");

struct {
    __uint(type, 2);
    __uint(colour, 3);
} painted SEC(".maps");

static __noinline int step(__u32 index, void *context)
{
    __u32 *total = context;
    *total += index;
    return 0;
}

SEC("xdp/drop")
int drop(struct xdp_md *context)
{
    return XDP_DROP;
}

SEC("xdp_entry")
int entry(struct xdp_md *context)
{
    __u32 key = 1, total = 0;
    void *inner = bpf_map_lookup_elem(&by_index, &key);
    if (inner && bpf_map_lookup_elem(inner, &key))
        return XDP_TX;
    bpf_loop(10, step, &total, 0);
    bpf_tail_call(context, &jumps, 5);
    return total;
}

SEC("xdp")
int sockets(struct xdp_md *context)
{
    __u32 key = 0;
    return bpf_map_lookup_elem(&of_sockets, &key) ? XDP_PASS : XDP_DROP;
}

char _license[] SEC("license") = "GPL";
