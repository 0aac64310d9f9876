/* What programs report to Java: ring buffers, which fill up, and perf events. */
#include "xdp.h"

enum { CURRENT_CPU = 0xffffffff };

struct report { u32 length, number; u8 first[8]; };

struct { uint_of(type, RINGBUF); uint_of(max_entries, 4096); } ring SEC(".maps");
struct { uint_of(type, PERF_EVENT_ARRAY); uint_of(key_size, 4); uint_of(value_size, 4); } perf SEC(".maps");
struct { uint_of(type, ARRAY); uint_of(max_entries, 16); type_of(key, u32); type_of(value, s64); } results SEC(".maps");
u32 number;

SEC("xdp") int output(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    struct report report = {end(ctx) - data(ctx), ++number};
    __builtin_memcpy(report.first, at, 8);
    keep_in(results, 0, ring_output(&ring, &report, at[6] & 1 ? 12 : sizeof report, 0));
    keep_in(results, 1, ring_query(&ring, 1));
    return XDP_TX;
}

SEC("xdp") int reserve(struct xdp_md *ctx) {
    u8 *at = data(ctx);
    if (at + 14 > (u8 *) end(ctx)) {
        return XDP_PASS;
    }
    struct report *report = ring_reserve(&ring, sizeof *report, 0);
    keep_in(results, 2, !!report);
    if (!report) {
        return XDP_DROP;
    }
    report->length = end(ctx) - data(ctx);
    report->number = ++number;
    __builtin_memcpy(report->first, at, 8);
    if (at[7] & 1) {
        ring_discard(report, 0);
        return XDP_PASS;
    }
    ring_submit(report, 0);
    keep_in(results, 3, ring_query(&ring, 0) + ring_query(&ring, 3) * 3);
    return XDP_TX;
}

SEC("xdp") int perf_events(struct xdp_md *ctx) {
    u64 length = end(ctx) - data(ctx);
    struct report report = {length, ++number, "perf evt"};
    u64 part = length > 32 ? 32 : length;
    keep_in(results, 4, perf_output(ctx, &perf, CURRENT_CPU | part << 32, &report, sizeof report));
    keep_in(results, 5, perf_output(ctx, &perf, CURRENT_CPU | (length + 1) << 32, &report, sizeof report));
    keep_in(results, 6, perf_output(ctx, &perf, 4000, &report, sizeof report));
    return XDP_PASS;
}
