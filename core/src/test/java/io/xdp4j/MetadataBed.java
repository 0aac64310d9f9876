package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.TxMetadata;
import io.xdp4j.wire.InternetChecksum;
import io.xdp4j.wire.IpProtocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A rig whose right end sends with metadata, and whose left end receives UDP to port 4433. */
final class MetadataBed implements AutoCloseable {

    /** Where the header of UDP is in the frames of tests, and the checksum in it. */
    static final int UDP = 34;

    static final int CHECKSUM = 6;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    final Rig rig;
    final Umem memory;
    final XskSocket sender;
    final Receiver receiver;
    final TxMetadata metadata;

    MetadataBed(Rig rig, int metadataBytes, XskSpec senderRings, XskSpec receiverRings) throws XdpException {
        this.rig = rig;
        this.memory = rig.xdp().umem(new UmemSpec(128, 2048, 0).withTxMetadata(metadataBytes));
        this.sender = rig.xdp().open(rig.right().queue(0), memory, senderRings.sendOnly());
        this.receiver = Receiver.open(rig, receiverRings, rig.xdp().umem(new UmemSpec(128, 2048, 0)));
        this.metadata = memory.txMetadata();
    }

    MetadataBed(Rig rig, int metadataBytes) throws XdpException {
        this(rig, metadataBytes, XskSpec.DEFAULT.withRings(64), XskSpec.DEFAULT.withRings(64));
    }

    /** Puts a frame into a chunk; returns where, behind the room for its metadata. */
    long place(byte[] frame) {
        long address = memory.pool().take() + memory.spec().txMetadata();
        MemorySegment.copy(MemorySegment.ofArray(frame), 0, memory.memory(), address, frame.length);
        return address;
    }

    /** Sends the frame at {@code address} with what was asked for it, and waits until it is completed. */
    void send(long address, int length) throws XdpException {
        assertEquals(1, sender.tx().reserve(1));
        sender.tx().setWithMetadata(0, address, length);
        sender.tx().submit(1);
        push(1);
    }

    /** Has the driver send, and waits for so many completions. */
    void push(int completions) throws XdpException {
        sender.wakeup();
        for (int back = 0; back < completions; back += memory.pool().reclaim(sender.completion())) {
            assertTrue(sender.await(Events.COMPLETED, Rig.SOON), "only " + back + " came back");
        }
    }

    /** Returns {@code frame} with the sum of the pseudo header in place of the checksum of UDP. */
    static byte[] unfinished(byte[] frame) {
        byte[] copy = frame.clone();
        var memory = MemorySegment.ofArray(copy);
        long sum = InternetChecksum.sum(memory, UDP - 8, 8, IpProtocol.UDP + copy.length - UDP);
        memory.set(SHORT, UDP + CHECKSUM, (short) InternetChecksum.fold(sum));
        return copy;
    }

    @Override
    public void close() throws XdpException {
        receiver.close();
        sender.close();
        rig.close();
    }
}
