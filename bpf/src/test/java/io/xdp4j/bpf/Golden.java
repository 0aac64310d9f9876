package io.xdp4j.bpf;

import java.util.HexFormat;
import java.util.List;

/** Bytes of instructions, and their text, that others have written. */
record Golden(byte[] bytes, String text) {

    /** What {@code llvm-mc -triple=bpfel -mattr=+alu32} of LLVM 14 makes of the text, or of the bytes. */
    static final List<Golden> LLVM_14 = parse("""
            07 01 00 00 07 00 00 00 | r1 += 7
            1f 32 00 00 00 00 00 00 | r2 -= r3
            27 03 00 00 ff ff ff ff | r3 *= -1
            37 04 00 00 03 00 00 00 | r4 /= 3
            4f 65 00 00 00 00 00 00 | r5 |= r6
            57 06 00 00 ff 00 00 00 | r6 &= 255
            67 07 00 00 20 00 00 00 | r7 <<= 32
            7f 98 00 00 00 00 00 00 | r8 >>= r9
            af 21 00 00 00 00 00 00 | r1 ^= r2
            c7 02 00 00 3f 00 00 00 | r2 s>>= 63
            0c 21 00 00 00 00 00 00 | w1 += w2
            14 03 00 00 07 00 00 00 | w3 -= 7
            c4 09 00 00 1f 00 00 00 | w9 s>>= 31
            bf 16 00 00 00 00 00 00 | r6 = r1
            b7 00 00 00 02 00 00 00 | r0 = 2
            b4 00 00 00 02 00 00 00 | w0 = 2
            bc 45 00 00 00 00 00 00 | w5 = w4
            87 01 00 00 00 00 00 00 | r1 = -r1
            84 01 00 00 00 00 00 00 | w1 = -w1
            d4 01 00 00 10 00 00 00 | r1 = le16 r1
            dc 02 00 00 10 00 00 00 | r2 = be16 r2
            dc 03 00 00 20 00 00 00 | r3 = be32 r3
            d4 04 00 00 40 00 00 00 | r4 = le64 r4
            dc 05 00 00 40 00 00 00 | r5 = be64 r5
            71 21 00 00 00 00 00 00 | r1 = *(u8 *)(r2 + 0)
            69 21 0c 00 00 00 00 00 | r1 = *(u16 *)(r2 + 12)
            61 11 04 00 00 00 00 00 | r1 = *(u32 *)(r1 + 4)
            79 a3 f8 ff 00 00 00 00 | r3 = *(u64 *)(r10 - 8)
            73 3a ff ff 00 00 00 00 | *(u8 *)(r10 - 1) = r3
            6b 3a fe ff 00 00 00 00 | *(u16 *)(r10 - 2) = r3
            63 3a fc ff 00 00 00 00 | *(u32 *)(r10 - 4) = r3
            7b 3a 00 fe 00 00 00 00 | *(u64 *)(r10 - 512) = r3
            db 21 00 00 00 00 00 00 | lock *(u64 *)(r1 + 0) += r2
            c3 21 08 00 00 00 00 00 | lock *(u32 *)(r1 + 8) += w2
            db 21 10 00 40 00 00 00 | lock *(u64 *)(r1 + 16) |= r2
            db 21 10 00 50 00 00 00 | lock *(u64 *)(r1 + 16) &= r2
            c3 21 fc ff a0 00 00 00 | lock *(u32 *)(r1 - 4) ^= w2
            30 00 00 00 00 00 00 00 | r0 = *(u8 *)skb[0]
            28 00 00 00 0c 00 00 00 | r0 = *(u16 *)skb[12]
            40 70 00 00 00 00 00 00 | r0 = *(u32 *)skb[r7]
            05 00 05 00 00 00 00 00 | goto +5
            05 00 ff ff 00 00 00 00 | goto -1
            15 01 01 00 00 00 00 00 | if r1 == 0 goto +1
            2d 32 05 00 00 00 00 00 | if r2 > r3 goto +5
            35 02 fb ff 0e 00 00 00 | if r2 >= 14 goto -5
            5d 32 ff 7f 00 00 00 00 | if r2 != r3 goto +32767
            65 02 02 00 ff ff ff ff | if r2 s> -1 goto +2
            7d 32 02 00 00 00 00 00 | if r2 s>= r3 goto +2
            ad 32 02 00 00 00 00 00 | if r2 < r3 goto +2
            b5 02 02 00 05 00 00 00 | if r2 <= 5 goto +2
            cd 32 02 00 00 00 00 00 | if r2 s< r3 goto +2
            d5 02 00 80 f9 ff ff ff | if r2 s<= -7 goto -32768
            16 02 01 00 08 00 00 00 | if w2 == 8 goto +1
            5e 32 01 00 00 00 00 00 | if w2 != w3 goto +1
            c6 02 01 00 ff ff ff ff | if w2 s< -1 goto +1
            85 00 00 00 33 00 00 00 | call redirect_map#51
            95 00 00 00 00 00 00 00 | exit
            18 01 00 00 f0 de bc 9a 00 00 00 00 78 56 34 12 | r1 = 0x123456789abcdef0 ll
            db 21 00 00 01 00 00 00 | r2 = atomic_fetch_add((u64 *)(r1 + 0), r2)
            c3 21 04 00 41 00 00 00 | w2 = atomic_fetch_or((u32 *)(r1 + 4), w2)
            db 21 00 00 51 00 00 00 | r2 = atomic_fetch_and((u64 *)(r1 + 0), r2)
            db 21 00 00 a1 00 00 00 | r2 = atomic_fetch_xor((u64 *)(r1 + 0), r2)
            db 21 08 00 e1 00 00 00 | r2 = xchg_64(r1 + 8, r2)
            c3 21 08 00 e1 00 00 00 | w2 = xchg32_32(r1 + 8, w2)
            db 21 08 00 f1 00 00 00 | r0 = cmpxchg_64(r1 + 8, r0, r2)
            c3 21 08 00 f1 00 00 00 | w0 = cmpxchg32_32(r1 + 8, w0, w2)
            """);

    /** ISA v4. Source: llvm/test/CodeGen/BPF/assembler-disassembler-v4.s of LLVM 21; offsets there are hexadecimal. */
    static final List<Golden> LLVM_21 = parse("""
            d7 01 00 00 10 00 00 00 | r1 = bswap16 r1
            d7 02 00 00 20 00 00 00 | r2 = bswap32 r2
            d7 03 00 00 40 00 00 00 | r3 = bswap64 r3
            91 41 00 00 00 00 00 00 | r1 = *(s8 *)(r4 + 0)
            89 52 04 00 00 00 00 00 | r2 = *(s16 *)(r5 + 4)
            81 63 08 00 00 00 00 00 | r3 = *(s32 *)(r6 + 8)
            bf 41 08 00 00 00 00 00 | r1 = (s8)r4
            bf 52 10 00 00 00 00 00 | r2 = (s16)r5
            bf 63 20 00 00 00 00 00 | r3 = (s32)r6
            bc 31 08 00 00 00 00 00 | w1 = (s8)w3
            bc 42 10 00 00 00 00 00 | w2 = (s16)w4
            3f 31 01 00 00 00 00 00 | r1 s/= r3
            9f 42 01 00 00 00 00 00 | r2 s%= r4
            3c 31 01 00 00 00 00 00 | w1 s/= w3
            9c 42 01 00 00 00 00 00 | w2 s%= w4
            """);

    /** Written by hand from the tables of RFC 9669: 4.1, 4.3, 5.1, 5.4, 5.5, and appendix A. */
    static final List<Golden> RFC_9669 = parse("""
            94 03 00 00 0a 00 00 00 | w3 %= 10
            9f 43 00 00 00 00 00 00 | r3 %= r4
            34 03 01 00 fe ff ff ff | w3 s/= -2
            72 0a ff ff 07 00 00 00 | *(u8 *)(r10 - 1) = 7
            6a 0a fe ff 07 00 00 00 | *(u16 *)(r10 - 2) = 7
            62 0a fc ff ff ff ff ff | *(u32 *)(r10 - 4) = -1
            7a 0a f8 ff ff ff ff ff | *(u64 *)(r10 - 8) = -1
            45 01 02 00 03 00 00 00 | if r1 & 3 goto +2
            4e 21 02 00 00 00 00 00 | if w1 & w2 goto +2
            de 21 02 00 00 00 00 00 | if w1 s<= w2 goto +2
            06 00 00 00 70 11 01 00 | gotol +70000
            06 00 00 00 ff ff ff ff | gotol -1
            50 60 00 00 fe ff ff ff | r0 = *(u8 *)skb[r6 - 2]
            85 00 00 00 01 00 00 00 | call map_lookup_elem#1
            85 00 00 00 ff ff ff ff | call 4294967295
            85 10 00 00 05 00 00 00 | call pc+5
            85 10 00 00 fb ff ff ff | call pc-5
            85 20 00 00 39 30 00 00 | call kfunc#12345
            85 20 02 00 39 30 00 00 | call kfunc#12345 module 2
            18 11 00 00 05 00 00 00 00 00 00 00 00 00 00 00 | r1 = map[fd:5] ll
            18 22 00 00 05 00 00 00 00 00 00 00 10 00 00 00 | r2 = map[fd:5][0]+16 ll
            18 33 00 00 39 30 00 00 00 00 00 00 00 00 00 00 | r3 = variable#12345 ll
            18 33 00 00 39 30 00 00 00 00 00 00 07 00 00 00 | r3 = variable#12345 btf 7 ll
            18 44 00 00 0c 00 00 00 00 00 00 00 00 00 00 00 | r4 = subprog[+12] ll
            18 55 00 00 01 00 00 00 00 00 00 00 00 00 00 00 | r5 = map[idx:1] ll
            18 66 00 00 01 00 00 00 00 00 00 00 ff ff ff ff | r6 = map[idx:1][0]+4294967295 ll
            18 07 00 00 ff ff ff ff 00 00 00 00 00 00 00 00 | r7 = 0xffffffff ll
            18 08 00 00 00 00 00 00 00 00 00 00 00 00 00 80 | r8 = 0x8000000000000000 ll
            """);

    private static List<Golden> parse(String lines) {
        return lines.lines().map(Golden::parseLine).toList();
    }

    private static Golden parseLine(String line) {
        int bar = line.indexOf('|');
        return new Golden(HexFormat.of().parseHex(line.substring(0, bar).replace(" ", "")), line.substring(bar + 2));
    }
}
