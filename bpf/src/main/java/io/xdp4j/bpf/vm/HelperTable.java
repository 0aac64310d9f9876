package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Helper;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which helpers the VM has, by Linux's numbers, and where: the method has Linux's name in camel case. A tail call is
 * one that engines do themselves.
 */
final class HelperTable {

    /** A static method, which takes a context and five longs and returns a long. */
    record Method(Class<?> owner, String name) {}

    private static final Map<Integer, Method> METHODS = Map.ofEntries(
            Map.entry(1, new Method(MapHelpers.class, "mapLookupElem")),
            Map.entry(2, new Method(MapHelpers.class, "mapUpdateElem")),
            Map.entry(3, new Method(MapHelpers.class, "mapDeleteElem")),
            Map.entry(5, new Method(WorldHelpers.class, "ktimeGetNs")),
            Map.entry(6, new Method(TextHelpers.class, "tracePrintk")),
            Map.entry(7, new Method(WorldHelpers.class, "getPrandomU32")),
            Map.entry(8, new Method(WorldHelpers.class, "getSmpProcessorId")),
            Map.entry(23, new Method(NetworkHelpers.class, "redirect")),
            Map.entry(25, new Method(EventHelpers.class, "perfEventOutput")),
            Map.entry(28, new Method(FrameHelpers.class, "csumDiff")),
            Map.entry(44, new Method(FrameHelpers.class, "xdpAdjustHead")),
            Map.entry(51, new Method(NetworkHelpers.class, "redirectMap")),
            Map.entry(54, new Method(FrameHelpers.class, "xdpAdjustMeta")),
            Map.entry(65, new Method(FrameHelpers.class, "xdpAdjustTail")),
            Map.entry(69, new Method(NetworkHelpers.class, "fibLookup")),
            Map.entry(87, new Method(MapHelpers.class, "mapPushElem")),
            Map.entry(88, new Method(MapHelpers.class, "mapPopElem")),
            Map.entry(89, new Method(MapHelpers.class, "mapPeekElem")),
            Map.entry(93, new Method(WorldHelpers.class, "spinLock")),
            Map.entry(94, new Method(WorldHelpers.class, "spinUnlock")),
            Map.entry(105, new Method(TextHelpers.class, "strtol")),
            Map.entry(106, new Method(TextHelpers.class, "strtoul")),
            Map.entry(118, new Method(WorldHelpers.class, "jiffies64")),
            Map.entry(125, new Method(WorldHelpers.class, "ktimeGetBootNs")),
            Map.entry(130, new Method(EventHelpers.class, "ringbufOutput")),
            Map.entry(131, new Method(EventHelpers.class, "ringbufReserve")),
            Map.entry(132, new Method(EventHelpers.class, "ringbufSubmit")),
            Map.entry(133, new Method(EventHelpers.class, "ringbufDiscard")),
            Map.entry(134, new Method(EventHelpers.class, "ringbufQuery")),
            Map.entry(160, new Method(WorldHelpers.class, "ktimeGetCoarseNs")),
            Map.entry(163, new Method(NetworkHelpers.class, "checkMtu")),
            Map.entry(164, new Method(MapHelpers.class, "forEachMapElem")),
            Map.entry(165, new Method(TextHelpers.class, "snprintf")),
            Map.entry(177, new Method(TextHelpers.class, "traceVprintk")),
            Map.entry(181, new Method(MapHelpers.class, "loop")),
            Map.entry(182, new Method(TextHelpers.class, "strncmp")),
            Map.entry(188, new Method(FrameHelpers.class, "xdpGetBuffLen")),
            Map.entry(189, new Method(FrameHelpers.class, "xdpLoadBytes")),
            Map.entry(190, new Method(FrameHelpers.class, "xdpStoreBytes")),
            Map.entry(195, new Method(MapHelpers.class, "mapLookupPercpuElem")),
            Map.entry(208, new Method(WorldHelpers.class, "ktimeGetTaiNs")));

    private static final Set<Integer> IDS = withTailCall(METHODS.keySet());

    private HelperTable() {}

    private static Set<Integer> withTailCall(Set<Integer> ids) {
        var all = new HashSet<>(ids);
        all.add(Helper.TAIL_CALL.id());
        return Set.copyOf(all);
    }

    static Set<Integer> ids() {
        return IDS;
    }

    /** Returns the method of a helper that is no tail call. */
    static Method method(int id) {
        return METHODS.get(id);
    }

    /** Calls a helper that is no tail call. */
    static long call(int id, VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return switch (id) {
            case 1 -> MapHelpers.mapLookupElem(c, r1, r2, r3, r4, r5);
            case 2 -> MapHelpers.mapUpdateElem(c, r1, r2, r3, r4, r5);
            case 3 -> MapHelpers.mapDeleteElem(c, r1, r2, r3, r4, r5);
            case 5 -> WorldHelpers.ktimeGetNs(c, r1, r2, r3, r4, r5);
            case 6 -> TextHelpers.tracePrintk(c, r1, r2, r3, r4, r5);
            case 7 -> WorldHelpers.getPrandomU32(c, r1, r2, r3, r4, r5);
            case 8 -> WorldHelpers.getSmpProcessorId(c, r1, r2, r3, r4, r5);
            case 23 -> NetworkHelpers.redirect(c, r1, r2, r3, r4, r5);
            case 25 -> EventHelpers.perfEventOutput(c, r1, r2, r3, r4, r5);
            case 28 -> FrameHelpers.csumDiff(c, r1, r2, r3, r4, r5);
            case 44 -> FrameHelpers.xdpAdjustHead(c, r1, r2, r3, r4, r5);
            case 51 -> NetworkHelpers.redirectMap(c, r1, r2, r3, r4, r5);
            case 54 -> FrameHelpers.xdpAdjustMeta(c, r1, r2, r3, r4, r5);
            case 65 -> FrameHelpers.xdpAdjustTail(c, r1, r2, r3, r4, r5);
            case 69 -> NetworkHelpers.fibLookup(c, r1, r2, r3, r4, r5);
            case 87 -> MapHelpers.mapPushElem(c, r1, r2, r3, r4, r5);
            case 88 -> MapHelpers.mapPopElem(c, r1, r2, r3, r4, r5);
            case 89 -> MapHelpers.mapPeekElem(c, r1, r2, r3, r4, r5);
            case 93 -> WorldHelpers.spinLock(c, r1, r2, r3, r4, r5);
            case 94 -> WorldHelpers.spinUnlock(c, r1, r2, r3, r4, r5);
            case 105 -> TextHelpers.strtol(c, r1, r2, r3, r4, r5);
            case 106 -> TextHelpers.strtoul(c, r1, r2, r3, r4, r5);
            case 118 -> WorldHelpers.jiffies64(c, r1, r2, r3, r4, r5);
            case 125 -> WorldHelpers.ktimeGetBootNs(c, r1, r2, r3, r4, r5);
            case 130 -> EventHelpers.ringbufOutput(c, r1, r2, r3, r4, r5);
            case 131 -> EventHelpers.ringbufReserve(c, r1, r2, r3, r4, r5);
            case 132 -> EventHelpers.ringbufSubmit(c, r1, r2, r3, r4, r5);
            case 133 -> EventHelpers.ringbufDiscard(c, r1, r2, r3, r4, r5);
            case 134 -> EventHelpers.ringbufQuery(c, r1, r2, r3, r4, r5);
            case 160 -> WorldHelpers.ktimeGetCoarseNs(c, r1, r2, r3, r4, r5);
            case 163 -> NetworkHelpers.checkMtu(c, r1, r2, r3, r4, r5);
            case 164 -> MapHelpers.forEachMapElem(c, r1, r2, r3, r4, r5);
            case 165 -> TextHelpers.snprintf(c, r1, r2, r3, r4, r5);
            case 177 -> TextHelpers.traceVprintk(c, r1, r2, r3, r4, r5);
            case 181 -> MapHelpers.loop(c, r1, r2, r3, r4, r5);
            case 182 -> TextHelpers.strncmp(c, r1, r2, r3, r4, r5);
            case 188 -> FrameHelpers.xdpGetBuffLen(c, r1, r2, r3, r4, r5);
            case 189 -> FrameHelpers.xdpLoadBytes(c, r1, r2, r3, r4, r5);
            case 190 -> FrameHelpers.xdpStoreBytes(c, r1, r2, r3, r4, r5);
            case 195 -> MapHelpers.mapLookupPercpuElem(c, r1, r2, r3, r4, r5);
            case 208 -> WorldHelpers.ktimeGetTaiNs(c, r1, r2, r3, r4, r5);
            default -> throw new AssertionError("the check lets helper " + id + " through");
        };
    }
}
