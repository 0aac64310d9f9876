/* Functions of the program, callbacks, tail calls and maps in maps. */
#include "xdp.h"

struct { uint_of(type, ARRAY); uint_of(max_entries, 8); type_of(key, u32); type_of(value, u64); } sums SEC(".maps");

struct inner { uint_of(type, ARRAY); uint_of(max_entries, 4); type_of(key, u32); type_of(value, u32); } left SEC(".maps"),
        right SEC(".maps");
struct {
    uint_of(type, ARRAY_OF_MAPS);
    uint_of(max_entries, 3);
    type_of(key, u32);
    array_of(values, struct inner);
} outer SEC(".maps") = {.values = {&left, (void *) 0, &right}};

int second(struct xdp_md *ctx);
int third(struct xdp_md *ctx);

struct {
    uint_of(type, PROG_ARRAY);
    uint_of(max_entries, 4);
    type_of(key, u32);
    array_of(values, int(void *));
} steps SEC(".maps") = {.values = {(void *) &second, (void *) &third}};

static INLINE void add(u32 at, u64 what) {
    u64 *sum = map_lookup(&sums, &at);
    if (sum) {
        *sum += what;
    }
}

static NOINLINE u64 mixed(u64 a, u64 b, u64 c, u64 d, u64 e) {
    volatile u64 spilled[8];
    spilled[a & 7] = b;
    spilled[c & 7] = d;
    return spilled[a & 7] * 3 + spilled[c & 7] * 5 + e;
}

static NOINLINE u64 deeper(u64 a, u64 b) {
    return mixed(a, b, b + 1, a + 1, 9) + mixed(b, a, 3, 4, a ^ b);
}

struct state { u64 sum; u32 stop; };

static long step(u32 index, struct state *state) {
    state->sum += index * index;
    return index == state->stop;
}

static long each(void *map, u32 *key, u64 *value, struct state *state) {
    state->sum += *key + *value;
    return 0;
}

SEC("xdp") int calls(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 20 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u64 got = deeper(at[16], at[17]);
    add(0, got);
    return got & 1 ? XDP_DROP : XDP_TX;
}

SEC("xdp") int callbacks(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 20 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    struct state state = {0, at[17]};
    add(1, loop(100, step, &state, 0));
    add(2, state.sum);
    state.sum = 0;
    add(3, for_each(&sums, each, &state, 0));
    add(4, state.sum);
    return XDP_TX;
}

SEC("xdp") int inside(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 20 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    u32 which = at[17] & 3, index = at[16] & 3;
    void *map = map_lookup(&outer, &which);
    if (!map) {
        return XDP_DROP;
    }
    u32 *value = map_lookup(map, &index);
    if (value) {
        *value += at[18];
    }
    return XDP_TX;
}

SEC("xdp") int first(struct xdp_md *ctx) {
    add(5, 1);
    tail_call(ctx, &steps, (end(ctx) - data(ctx)) & 3);
    add(6, 1);
    return XDP_PASS;
}

SEC("xdp") int second(struct xdp_md *ctx) {
    add(5, 100);
    tail_call(ctx, &steps, 1);
    return XDP_DROP;
}

SEC("xdp") int third(struct xdp_md *ctx) {
    add(5, 10000);
    tail_call(ctx, &steps, 1);
    add(7, 1);
    return XDP_TX;
}
