/* What the test programs need of the kernel's ABI. Source: include/uapi/linux/bpf.h. */
#ifndef XDP_H
#define XDP_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;
typedef int s32;

struct xdp_md {
    u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex;
};

enum { XDP_ABORTED, XDP_DROP, XDP_PASS, XDP_TX, XDP_REDIRECT };
enum {
    HASH = 1, ARRAY = 2, PROG_ARRAY = 3, PERF_EVENT_ARRAY = 4, PERCPU_HASH = 5, PERCPU_ARRAY = 6, LRU_HASH = 9,
    LRU_PERCPU_HASH = 10, LPM_TRIE = 11, ARRAY_OF_MAPS = 12, HASH_OF_MAPS = 13, DEVMAP = 14, CPUMAP = 16,
    XSKMAP = 17, QUEUE = 22, STACK = 23, DEVMAP_HASH = 25, RINGBUF = 27
};
enum { ANY, NOEXIST, EXIST, NO_PREALLOC = 1 };

struct bpf_spin_lock { u32 val; };

#define SEC(name) __attribute__((section(name), used))
#define INLINE inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define uint_of(name, value) int (*name)[value]
#define type_of(name, type) typeof(type) *name
#define array_of(name, type) typeof(type) *name[]

static void *(*map_lookup)(void *map, const void *key) = (void *) 1;
static long (*map_update)(void *map, const void *key, const void *value, u64 flags) = (void *) 2;
static long (*map_delete)(void *map, const void *key) = (void *) 3;
static u32 (*cpu)(void) = (void *) 8;
static long (*tail_call)(void *ctx, void *map, u32 index) = (void *) 12;
static long (*perf_output)(void *ctx, void *map, u64 flags, void *data, u64 size) = (void *) 25;
static s64 (*csum_diff)(const u32 *from, u32 from_size, const u32 *to, u32 to_size, u32 seed) = (void *) 28;
static long (*adjust_head)(struct xdp_md *ctx, int delta) = (void *) 44;
static long (*redirect_map)(void *map, u64 key, u64 flags) = (void *) 51;
static long (*adjust_meta)(struct xdp_md *ctx, int delta) = (void *) 54;
static long (*adjust_tail)(struct xdp_md *ctx, int delta) = (void *) 65;
static long (*map_push)(void *map, const void *value, u64 flags) = (void *) 87;
static long (*map_pop)(void *map, void *value) = (void *) 88;
static long (*map_peek)(void *map, void *value) = (void *) 89;
static long (*spin_lock)(struct bpf_spin_lock *lock) = (void *) 93;
static long (*spin_unlock)(struct bpf_spin_lock *lock) = (void *) 94;
static long (*ring_output)(void *ring, void *data, u64 size, u64 flags) = (void *) 130;
static void *(*ring_reserve)(void *ring, u64 size, u64 flags) = (void *) 131;
static void (*ring_submit)(void *data, u64 flags) = (void *) 132;
static void (*ring_discard)(void *data, u64 flags) = (void *) 133;
static u64 (*ring_query)(void *ring, u64 flags) = (void *) 134;
static long (*for_each)(void *map, void *callback, void *context, u64 flags) = (void *) 164;
static long (*loop)(u32 count, void *callback, void *context, u64 flags) = (void *) 181;
static u64 (*buff_len)(struct xdp_md *ctx) = (void *) 188;
static long (*load_bytes)(struct xdp_md *ctx, u32 offset, void *to, u32 length) = (void *) 189;
static long (*store_bytes)(struct xdp_md *ctx, u32 offset, void *from, u32 length) = (void *) 190;

static INLINE void *data(struct xdp_md *ctx) { return (void *) (long) ctx->data; }
static INLINE void *end(struct xdp_md *ctx) { return (void *) (long) ctx->data_end; }

/* Makes a result part of what an array of s64 shows at the end. */
#define keep_in(map, at, what) do { \
    u32 keep_at = (at); \
    s64 *kept = map_lookup(&map, &keep_at); \
    if (kept) { \
        *kept = *kept * 31 + (what); \
    } \
} while (0)

struct eth { u8 to[6], from[6]; u16 type; } __attribute__((packed));
struct ip4 { u8 version_length, tos; u16 length, id, fragment; u8 ttl, protocol; u16 checksum; u32 from, to; };
struct udp { u16 from, to, length, checksum; };

#define be16(x) __builtin_bswap16(x)
#define be32(x) __builtin_bswap32(x)

char granted[] SEC("license") = "Dual MIT/GPL";

#endif
