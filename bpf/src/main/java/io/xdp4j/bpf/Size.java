package io.xdp4j.bpf;

/** How many bytes a load or store moves. Source: RFC 9669 section 5. */
public enum Size {
    /** 1 byte, u8. */
    BYTE(1, 0x10),
    /** 2 bytes, u16. */
    HALF(2, 0x08),
    /** 4 bytes, u32. */
    WORD(4, 0x00),
    /** 8 bytes, u64. */
    DOUBLE(8, 0x18);

    private final int bytes;
    private final int code;

    Size(int bytes, int code) {
        this.bytes = bytes;
        this.code = code;
    }

    /** {@return the size in bytes} */
    public int bytes() {
        return bytes;
    }

    /** {@return the size in bits} */
    public int bits() {
        return bytes * 8;
    }

    /** Bits 3 and 4 of the opcode. */
    int code() {
        return code;
    }
}
