package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;

/** Frames that Linux sent over a veth pair, without checksum offload, as tcpdump took them. */
final class Frames {

    /** Who has 192.0.2.2, asked by 192.0.2.1. */
    static final String ARP_REQUEST =
            "ffffffffffff02000000000108060001080006040001020000000001c0000201000000000000c000" + "0202";

    /** 192.0.2.2 is at 02:00:00:00:00:02. */
    static final String ARP_REPLY =
            "02000000000102000000000208060001080006040002020000000002c0000202020000000001c000" + "0201";

    /** 192.0.2.1:4433 to 192.0.2.2:53, "hello". */
    static final String UDP4 =
            "0200000000020200000000010800450000213bb2400040117b16c0000201c000020211510035000d" + "267868656c6c6f";

    /** [2001:db8::1]:4433 to [2001:db8::2]:53, "hello". */
    static final String UDP6 = "02000000000202000000000186dd6001e54d000d114020010db80000000000000000000000012001"
            + "0db800000000000000000000000211510035000d4f0768656c6c6f";

    /** The same with hop-by-hop and destination options. */
    static final String UDP6_OPTIONS =
            "02000000000202000000000186dd6001e54d001d004020010db80000000000000000000000012001"
                    + "0db80000000000000000000000023c00010400000000110001040000000011510035000d4f076865"
                    + "6c6c6f";

    /** The answer of 192.0.2.2 to a ping with the record-route option. */
    static final String ECHO4_REPLY_OPTIONS =
            "02000000000102000000000208004800002fb9980000400122a3c0000202c0000201070b0cc00002"
                    + "01c00002020000005c9d1234000161626364656667";

    /** A ping of 2001:db8::2, identifier 0x1234, sequence 1. */
    static final String ECHO6_REQUEST =
            "02000000000202000000000186dd600c4208000f3a4020010db80000000000000000000000012001"
                    + "0db8000000000000000000000002800080de1234000161626364656667";

    /** Its answer. */
    static final String ECHO6_REPLY = "02000000000102000000000286dd600a17da000f3a4020010db80000000000000000000000022001"
            + "0db800000000000000000000000181007fde1234000161626364656667";

    /** 192.0.2.1:40000 to 192.0.2.2:443, with options. */
    static final String TCP_SYN = "02000000000202000000000108004500003c6e3940004006487fc0000201c00002029c4001bb4f0b"
            + "5e8200000000a002faf0fe000000020405b40402080a4d52322c000000000103030a";

    /** Its answer: nobody listens there. */
    static final String TCP_RST = "020000000001020000000002080045000028000040004006b6ccc0000202c000020101bb9c400000"
            + "00004f0b5e8350140000e0420000";

    /** The first 160 bytes of the first fragment of a UDP datagram of 1608 bytes. */
    static final String FRAGMENT6_FIRST =
            "02000000000202000000000186dd600fdb0b05b02c4020010db80000000000000000000000012001"
                    + "0db800000000000000000000000211000001222b1e9b1152003506480dea78787878787878787878"
                    + "78787878787878787878787878787878787878787878787878787878787878787878787878787878"
                    + "78787878787878787878787878787878787878787878787878787878787878787878787878787878";

    /** The second fragment, cut likewise. */
    static final String FRAGMENT6_LAST =
            "02000000000202000000000186dd600fdb0b00a82c4020010db80000000000000000000000012001"
                    + "0db8000000000000000000000002110005a8222b1e9b787878787878787878787878787878787878"
                    + "78787878787878787878787878787878787878787878787878787878787878787878787878787878"
                    + "78787878787878787878787878787878787878787878787878787878787878787878787878787878";

    static final List<String> ALL = List.of(
            ARP_REQUEST,
            ARP_REPLY,
            UDP4,
            UDP6,
            UDP6_OPTIONS,
            ECHO4_REPLY_OPTIONS,
            ECHO6_REQUEST,
            ECHO6_REPLY,
            TCP_SYN,
            TCP_RST,
            FRAGMENT6_FIRST,
            FRAGMENT6_LAST);

    /** A priority 3 tag of VLAN 5. */
    static final String TAG = "81006005";

    /** A priority 0 outer tag of VLAN 100. */
    static final String OUTER_TAG = "88a80064";

    private Frames() {}

    static MemorySegment of(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
    }

    /** Puts {@code tags} between the addresses and the EtherType. */
    static MemorySegment tagged(String hex, String tags) {
        return of(hex.substring(0, 24) + tags + hex.substring(24));
    }

    static MemorySegment padded(String hex, int length) {
        MemorySegment frame = MemorySegment.ofArray(new byte[length]).fill((byte) 0xAA);
        return frame.copyFrom(of(hex));
    }

    static String hex(MemorySegment memory, long offset, int length) {
        return HexFormat.of().formatHex(memory.asSlice(offset, length).toArray(JAVA_BYTE));
    }
}
