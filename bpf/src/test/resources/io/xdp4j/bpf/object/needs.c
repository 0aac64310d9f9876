#include "bpf.h"

struct net_device {
    int ifindex;
} __attribute__((preserve_access_index));

extern int bpf_xdp_metadata_rx_hash(void *context, __u32 *hash) SEC(".ksyms");
extern const int bpf_prog_active SEC(".ksyms");
extern unsigned long CONFIG_HZ SEC(".kconfig");
extern int nowhere(void);

SEC("fentry/xdp_do_redirect")
int core(struct net_device **device)
{
    return (*device)->ifindex;
}

SEC("xdp")
int kfunc(struct xdp_md *context)
{
    __u32 hash = 0;
    return bpf_xdp_metadata_rx_hash(context, &hash) ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int config(struct xdp_md *context)
{
    return CONFIG_HZ == 250;
}

SEC("xdp")
int variable(struct xdp_md *context)
{
    return *(&bpf_prog_active);
}

SEC("xdp")
int missing(struct xdp_md *context)
{
    return nowhere();
}

SEC("xdp")
int fine(struct xdp_md *context)
{
    return XDP_PASS;
}
