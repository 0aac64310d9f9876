package io.xdp4j.device;

/**
 * How much frame memory to make, and how it is cut into chunks.
 *
 * @param chunks how many chunks, 1 or more; each holds one frame
 * @param chunkSize the size of a chunk in bytes, a power of two, 2048 to 4096; a frame larger than the chunk less
 *     256 bytes of the kernel's headroom and less {@code headroom} is not received
 * @param headroom bytes kept free before each received frame, 0 or more, for example to put a header in front
 * @param txMetadata bytes before each frame that is sent for what is asked of the driver: 0, or 24 and more, a multiple
 *     of 8 below 256; every such frame then lies that far from the start of its chunk, at least
 * @since 0.1
 */
public record UmemSpec(int chunks, int chunkSize, int headroom, int txMetadata) {

    /** 4096 chunks of 4096 bytes: 16 MiB. */
    public static final UmemSpec DEFAULT = new UmemSpec(4096, 4096, 0);

    /**
     * Bytes before each received frame that the kernel keeps for XDP programs. Source: linux/bpf.h,
     * XDP_PACKET_HEADROOM.
     */
    public static final int KERNEL_HEADROOM = 256;

    private static final int LEAST_METADATA = 24;
    private static final int MOST_METADATA = 255;

    /** Memory without metadata. */
    public UmemSpec(int chunks, int chunkSize, int headroom) {
        this(chunks, chunkSize, headroom, 0);
    }

    /** Checks the ranges. */
    public UmemSpec {
        if (chunks < 1) {
            throw new IllegalArgumentException("chunks: " + chunks + ", must be 1 or more");
        }
        if (chunkSize < 2048 || chunkSize > 4096 || Integer.bitCount(chunkSize) != 1) {
            throw new IllegalArgumentException("chunkSize: " + chunkSize + ", must be 2048 or 4096");
        }
        if (headroom < 0 || headroom >= chunkSize - KERNEL_HEADROOM) {
            throw new IllegalArgumentException(
                    "headroom: " + headroom + ", must leave room in a chunk of " + chunkSize);
        }
        if (txMetadata != 0 && (txMetadata < LEAST_METADATA || txMetadata > MOST_METADATA || txMetadata % 8 != 0)) {
            throw new IllegalArgumentException(
                    "txMetadata: " + txMetadata + ", must be 0, or a multiple of 8 from 24 to 248");
        }
    }

    /** Returns this spec with another number of chunks. */
    public UmemSpec withChunks(int chunks) {
        return new UmemSpec(chunks, chunkSize, headroom, txMetadata);
    }

    /** Returns this spec with another chunk size, in bytes. */
    public UmemSpec withChunkSize(int chunkSize) {
        return new UmemSpec(chunks, chunkSize, headroom, txMetadata);
    }

    /** Returns this spec with another headroom, in bytes. */
    public UmemSpec withHeadroom(int headroom) {
        return new UmemSpec(chunks, chunkSize, headroom, txMetadata);
    }

    /**
     * Returns this spec with so many bytes of {@code TxMetadata} before frames that are sent: {@code TxMetadata.BYTES},
     * or {@code BYTES_WITH_VLAN}.
     *
     * @since Linux 6.11. Source: linux/if_xdp.h, XDP_UMEM_TX_METADATA_LEN
     */
    public UmemSpec withTxMetadata(int bytes) {
        return new UmemSpec(chunks, chunkSize, headroom, bytes);
    }

    /** Returns the size of the whole memory in bytes. */
    public long sizeBytes() {
        return (long) chunks * chunkSize;
    }

    /** Returns the largest frame, in bytes, that can be received into one chunk. */
    public int maxFrame() {
        return chunkSize - KERNEL_HEADROOM - headroom;
    }
}
