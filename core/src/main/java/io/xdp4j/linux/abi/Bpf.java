package io.xdp4j.linux.abi;

/** Commands, types and flags of bpf(2). Source: include/uapi/linux/bpf.h, Linux 6.18. */
public final class Bpf {

    /** Command: make a map. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_CREATE = 0;

    /** Command: read an entry. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_LOOKUP_ELEM = 1;

    /** Command: write an entry. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_UPDATE_ELEM = 2;

    /** Command: remove an entry. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_DELETE_ELEM = 3;

    /** Command: the next key of a map. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_GET_NEXT_KEY = 4;

    /** Command: load a program. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_PROG_LOAD = 5;

    /** Command: pin an object at a path of bpffs. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_OBJ_PIN = 6;

    /** Command: open what is pinned at a path. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_OBJ_GET = 7;

    /** Command: run a program on given bytes. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_PROG_TEST_RUN = 10;

    /** Command: the next program's id. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_PROG_GET_NEXT_ID = 11;

    /** Command: the next map's id. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_GET_NEXT_ID = 12;

    /** Command: open a program by its id. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_PROG_GET_FD_BY_ID = 13;

    /** Command: open a map by its id. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_GET_FD_BY_ID = 14;

    /** Command: what the kernel tells of an object. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_OBJ_GET_INFO_BY_FD = 15;

    /** Command: open types by their id. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_BTF_GET_FD_BY_ID = 19;

    /** Command: which programs are attached. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_PROG_QUERY = 16;

    /** Command: read entries. Source: include/uapi/linux/bpf.h, since Linux 5.6. */
    public static final int BPF_MAP_LOOKUP_BATCH = 24;

    /** Command: write entries. Source: include/uapi/linux/bpf.h, since Linux 5.6. */
    public static final int BPF_MAP_UPDATE_BATCH = 26;

    /** Command: remove entries. Source: include/uapi/linux/bpf.h, since Linux 5.6. */
    public static final int BPF_MAP_DELETE_BATCH = 27;

    /** Command: attach. Source: include/uapi/linux/bpf.h, since Linux 5.7. */
    public static final int BPF_LINK_CREATE = 28;

    /** Command: replace what is attached. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_LINK_UPDATE = 29;

    /** Command: open a link by its id. Source: include/uapi/linux/bpf.h, since Linux 5.8. */
    public static final int BPF_LINK_GET_FD_BY_ID = 30;

    /** Command: the next link's id. Source: include/uapi/linux/bpf.h, since Linux 5.8. */
    public static final int BPF_LINK_GET_NEXT_ID = 31;

    /** Command: detach a link, whoever holds it. Source: include/uapi/linux/bpf.h, since Linux 5.9. */
    public static final int BPF_LINK_DETACH = 34;

    /** Program type. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_PROG_TYPE_XDP = 6;

    /** Attach type. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_XDP = 37;

    /** Attach type. Source: include/uapi/linux/bpf.h, since Linux 6.6. */
    public static final int BPF_TCX_INGRESS = 46;

    /** Attach type. Source: include/uapi/linux/bpf.h, since Linux 6.6. */
    public static final int BPF_TCX_EGRESS = 47;

    /** Link type. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_LINK_TYPE_XDP = 6;

    /** Map type. Source: include/uapi/linux/bpf.h, since Linux 4.3. */
    public static final int BPF_MAP_TYPE_PERF_EVENT_ARRAY = 4;

    /** Map type. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_TYPE_HASH = 1;

    /** Map type. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_TYPE_ARRAY = 2;

    /** Map type. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_TYPE_PERCPU_ARRAY = 6;

    /** Map type. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_MAP_TYPE_LPM_TRIE = 11;

    /** Map type. Source: include/uapi/linux/bpf.h, since Linux 4.14. */
    public static final int BPF_MAP_TYPE_DEVMAP = 14;

    /** Map type. Source: include/uapi/linux/bpf.h, since Linux 4.18. */
    public static final int BPF_MAP_TYPE_XSKMAP = 17;

    /** Flag of a map. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_F_NO_PREALLOC = 1;

    /** Flag of BPF_MAP_UPDATE_ELEM: only if it is not there. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_NOEXIST = 1;

    /** Index into a map of events: the one of this processor, u32. Source: include/uapi/linux/bpf.h. */
    public static final long BPF_F_CURRENT_CPU = 0xFFFF_FFFFL;

    /** Flag: generic mode. Source: include/uapi/linux/if_link.h. */
    public static final int XDP_FLAGS_SKB_MODE = 1 << 1;

    /** Flag: native mode. Source: include/uapi/linux/if_link.h. */
    public static final int XDP_FLAGS_DRV_MODE = 1 << 2;

    /** Bytes of an object's name, with its final zero. Source: include/uapi/linux/bpf.h. */
    public static final int BPF_OBJ_NAME_LEN = 16;

    /** Command: load types. Source: include/uapi/linux/bpf.h, since Linux 4.18. */
    public static final int BPF_BTF_LOAD = 18;

    /** Command: read an entry and remove it. Source: include/uapi/linux/bpf.h, since Linux 4.20. */
    public static final int BPF_MAP_LOOKUP_AND_DELETE_ELEM = 21;

    /** Command: no writes by system calls any more. Source: include/uapi/linux/bpf.h, since Linux 5.2. */
    public static final int BPF_MAP_FREEZE = 22;

    /** Flag of a program: it can handle several buffers. Source: include/uapi/linux/bpf.h, since Linux 5.18. */
    public static final int BPF_F_XDP_HAS_FRAGS = 1 << 5;

    /** Of a record's length: it is not yet whole. Source: include/uapi/linux/bpf.h, since Linux 5.8. */
    public static final int BPF_RINGBUF_BUSY_BIT = 1 << 31;

    /** Of a record's length: it was thrown away. Source: include/uapi/linux/bpf.h, since Linux 5.8. */
    public static final int BPF_RINGBUF_DISCARD_BIT = 1 << 30;

    /** Bytes before a record. Source: include/uapi/linux/bpf.h, since Linux 5.8. */
    public static final int BPF_RINGBUF_HDR_SZ = 8;

    private Bpf() {}
}
