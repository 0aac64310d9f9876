#include "bpf.h"

struct count {
    __u64 frames;
    __u64 bytes;
};

struct {
    __uint(type, 6); /* per-CPU array */
    __uint(max_entries, 5);
    __type(key, __u32);
    __type(value, struct count);
} counts SEC(".maps");

const volatile __u32 verdict = XDP_PASS;
const volatile char label[8] = "counter";
int limit = -7;
__u64 seen;
__u8 flag = 200;
static volatile __u16 hidden = 0x1234;
struct count last;
int big SEC(".data.big") = 3;

static __noinline int add(struct xdp_md *context, __u32 action)
{
    __u32 length = context->data_end - context->data;
    struct count *count = bpf_map_lookup_elem(&counts, &action);
    if (!count)
        return XDP_ABORTED;
    count->frames++;
    count->bytes += length;
    return action;
}

__noinline int shared(struct xdp_md *context)
{
    seen += limit;
    flag++;
    last.frames = bpf_ktime_get_ns() + hidden;
    return add(context, verdict);
}

SEC("xdp")
int count_all(struct xdp_md *context)
{
    return shared(context) + label[context->rx_queue_index & 7] + big;
}

SEC("xdp")
int pass(struct xdp_md *context)
{
    return XDP_PASS;
}

SEC("xdp.frags/devmap")
int on_devmap(struct xdp_md *context)
{
    return add(context, XDP_DROP);
}

SEC("tc")
int classify(void *context)
{
    return 0;
}

char _license[] SEC("license") = "Dual MIT/GPL";
