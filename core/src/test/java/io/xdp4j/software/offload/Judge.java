package io.xdp4j.software.offload;

import io.xdp4j.ring.RxMetadata.Checksum;

/** Judges checksums byte by byte, with nothing of what is tested. */
final class Judge {

    private Judge() {}

    static Checksum network(byte[] frame) {
        int ip = ip(frame);
        if (ip < 0 || !isIpv4(frame, ip)) {
            return Checksum.NONE;
        }
        return verdict(sum(frame, ip, ip + 4 * (frame[ip] & 0xF)));
    }

    static Checksum transport(byte[] frame) {
        int ip = ip(frame);
        if (ip < 0) {
            return Checksum.NONE;
        }
        return u16(frame, ip - 2) == 0x0800 ? overIpv4(frame, ip) : overIpv6(frame, ip);
    }

    private static Checksum overIpv4(byte[] frame, int ip) {
        boolean plain = isIpv4(frame, ip) && (frame[ip] & 0xF) == 5 && (u16(frame, ip + 6) & 0x3FFF) == 0;
        int length = plain ? u16(frame, ip + 2) : 0;
        if (!plain || ip + length > frame.length) {
            return Checksum.NONE;
        }
        boolean udpWithout = frame[ip + 9] == 17 && length >= 28 && u16(frame, ip + 26) == 0;
        return udpWithout ? Checksum.NONE : of(frame, ip + 20, ip + length, frame[ip + 9], ip + 12);
    }

    private static Checksum overIpv6(byte[] frame, int ip) {
        if (frame.length < ip + 40 || frame[ip] >> 4 != 6 || ip + 40 + u16(frame, ip + 4) > frame.length) {
            return Checksum.NONE;
        }
        int at = ip + 40;
        int end = at + u16(frame, ip + 4);
        Checksum verdict = of(frame, at, end, frame[ip + 6], ip + 8);
        return verdict != Checksum.NONE && frame[ip + 6] == 17 && u16(frame, at + 6) == 0 ? Checksum.BAD : verdict;
    }

    private static Checksum of(byte[] frame, int at, int end, int protocol, int addresses) {
        int length = end - at;
        if (protocol == 17 && length >= 8) {
            length = u16(frame, at + 4);
        }
        boolean whole = at + length <= end
                && (protocol == 17 && length >= 8
                        || protocol == 6
                                && length >= 20
                                && tcpHeader(frame, at) >= 20
                                && tcpHeader(frame, at) <= length);
        if (!whole) {
            return Checksum.NONE;
        }
        // Of both versions the addresses are the last bytes of the header.
        return verdict(fold(sum(frame, addresses, at) + sum(frame, at, at + length) + protocol + length));
    }

    private static int tcpHeader(byte[] frame, int at) {
        return (frame[at + 12] >> 4 & 0xF) * 4;
    }

    /** The sum of 16-bit words, folded. */
    static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            int value = bytes[i] & 0xFF;
            sum = fold(sum + ((i - from) % 2 == 0 ? value << 8 : value));
        }
        return sum;
    }

    private static int fold(int sum) {
        int folded = sum;
        while (folded >> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >> 16);
        }
        return folded;
    }

    private static Checksum verdict(int sum) {
        return sum == 0xFFFF ? Checksum.GOOD : Checksum.BAD;
    }

    private static boolean isIpv4(byte[] frame, int ip) {
        if (u16(frame, ip - 2) != 0x0800 || frame.length < ip + 20 || frame[ip] >> 4 != 4) {
            return false;
        }
        int header = 4 * (frame[ip] & 0xF);
        return header >= 20 && header <= u16(frame, ip + 2) && ip + header <= frame.length;
    }

    /** Where the IP header would be; -1 without one. */
    private static int ip(byte[] frame) {
        int at = 14;
        for (int tags = 0; ; tags++) {
            if (frame.length < at) {
                return -1;
            }
            int type = u16(frame, at - 2);
            if (tags == 2 || type != 0x8100 && type != 0x88A8) {
                return type == 0x0800 || type == 0x86DD ? at : -1;
            }
            at += 4;
        }
    }

    private static int u16(byte[] bytes, int at) {
        return bytes[at] << 8 & 0xFF00 | bytes[at + 1] & 0xFF;
    }
}
