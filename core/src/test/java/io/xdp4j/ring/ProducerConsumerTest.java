package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of a ring of eight over the same memory, from indices at the start, around 2^31 and just below 2^32. */
@ParameterizedClass
@ValueSource(ints = {0, Integer.MAX_VALUE - 2, -3, -1})
final class ProducerConsumerTest {

    private static final int SIZE = 8;

    @AutoClose
    private final Arena arena = Arena.ofConfined();

    private final RingMemory ring;
    private final Producer producer;
    private final Consumer consumer;

    ProducerConsumerTest(int start) {
        this.ring = RingMemory.of(arena, SIZE, RingLayout.ADDRESS_BYTES, start);
        this.producer = ring.producer();
        this.consumer = ring.consumer();
    }

    @Test
    void emptyRingPeeksZero() {
        assertEquals(0, consumer.peek(SIZE));
        assertEquals(0, consumer.pending());
        assertEquals(0, producer.pending());
    }

    @Test
    void emptyRingReservesItsSize() {
        assertEquals(SIZE, producer.reserve(Integer.MAX_VALUE));
    }

    @Test
    void reservedEntriesAreNotSeen() {
        producer.reserve(3);
        write(0, 42);

        assertEquals(0, consumer.peek(1));
    }

    @Test
    void peekGivesAtMostItsLimit() {
        put(5);

        assertEquals(2, consumer.peek(2));
        assertEquals(5, consumer.peek(SIZE));
    }

    @Test
    void peekIsIdempotentUntilRelease() {
        put(3);

        assertEquals(3, consumer.peek(SIZE));
        assertEquals(3, consumer.peek(SIZE));
        assertEquals(0, read(0));
        assertEquals(0, read(0));
        consumer.release(1);
        assertEquals(2, consumer.peek(SIZE));
        assertEquals(1, read(0));
    }

    @Test
    void reserveIsIdempotentUntilSubmit() {
        assertEquals(3, producer.reserve(3));
        assertEquals(3, producer.reserve(3));
        producer.submit(2);
        assertEquals(SIZE - 2, producer.reserve(SIZE));
    }

    @Test
    void releaseOfSomeKeepsTheRest() {
        put(4);
        consumer.peek(SIZE);

        consumer.release(3);

        assertEquals(1, consumer.pending());
        assertEquals(1, producer.pending());
        assertEquals(3, read(0));
    }

    @Test
    void fullRingReservesZero() {
        put(SIZE);

        assertEquals(0, producer.reserve(1));
        assertEquals(SIZE, consumer.peek(SIZE + 1));
    }

    @Test
    void releasedEntriesCanBeReservedAgain() {
        put(SIZE);
        consumer.peek(SIZE);

        consumer.release(2);

        assertEquals(2, producer.reserve(SIZE));
    }

    @Test
    void entriesArriveInOrderAcrossTheWrapOfTheIndex() {
        long next = 0;
        long expected = 0;
        for (int round = 0; round < 10; round++) {
            int count = producer.reserve(1 + round % SIZE);
            for (int i = 0; i < count; i++) {
                write(i, next++);
            }
            producer.submit(count);

            int arrived = consumer.peek(SIZE);
            assertEquals(count, arrived);
            for (int i = 0; i < arrived; i++) {
                assertEquals(expected++, read(i));
            }
            consumer.release(arrived);
        }

        assertEquals(ring.producerIndex(), ring.consumerIndex());
        assertFalse(producer.broken());
        assertFalse(consumer.broken());
    }

    @Test
    void newEndsGoOnWhereTheOldOnesWere() {
        put(3);

        Consumer other = ring.consumer();

        assertEquals(3, other.peek(SIZE));
        assertEquals(SIZE - 3, ring.producer().reserve(SIZE));
    }

    @Test
    void askingWhatIsPendingPeeksAndReservesNothing() {
        put(SIZE);
        assertEquals(SIZE, consumer.pending());
        assertThrows(IllegalArgumentException.class, () -> consumer.release(1));
        ring.consumerIndex(ring.consumerIndex() + 2);

        assertEquals(SIZE - 2, producer.pending());

        assertThrows(IllegalArgumentException.class, () -> producer.submit(1));
    }

    @Test
    void pendingIsWithinTheRingWhateverTheIndicesSay() {
        ring.producerIndex(ring.consumerIndex() + SIZE + 1);
        assertEquals(SIZE, consumer.pending());

        ring.producerIndex(ring.consumerIndex() - 1);
        assertEquals(0, producer.pending());
    }

    @Test
    void moreThanPeekedCannotBeReleased() {
        put(3);
        consumer.peek(2);

        assertThrows(IllegalArgumentException.class, () -> consumer.release(4));
        assertThrows(IllegalArgumentException.class, () -> consumer.release(-1));
        assertEquals(3, producer.pending());
    }

    @Test
    void moreThanReservedCannotBeSubmitted() {
        put(SIZE - 1);

        assertThrows(IllegalArgumentException.class, () -> producer.submit(2));
        assertThrows(IllegalArgumentException.class, () -> producer.submit(-1));
        assertEquals(SIZE - 1, consumer.peek(SIZE));
    }

    @Test
    void producerIndexTooFarAheadBreaksTheRing() {
        put(2);
        ring.producerIndex(ring.consumerIndex() + SIZE + 1);

        assertEquals(0, consumer.peek(SIZE));
        assertTrue(consumer.broken());
    }

    @Test
    void producerIndexThatGoesBackBreaksTheRing() {
        put(2);
        consumer.peek(SIZE);
        consumer.release(2);
        ring.producerIndex(ring.producerIndex() - 1);

        assertEquals(0, consumer.peek(SIZE));
        assertTrue(consumer.broken());
    }

    @Test
    void whatWasPeekedBeforeTheRingBrokeCanBeRead() {
        put(2);
        consumer.peek(SIZE);
        ring.producerIndex(ring.consumerIndex() + 1000);

        assertEquals(2, consumer.peek(SIZE));
        assertEquals(1, read(1));
        consumer.release(2);
        assertEquals(0, consumer.peek(SIZE));
    }

    @Test
    void brokenRingIsNotReadEvenIfItsIndexMakesSenseAgain() {
        ring.producerIndex(ring.consumerIndex() - 1);
        consumer.peek(1);

        ring.producerIndex(ring.consumerIndex() + 1);

        assertEquals(0, consumer.peek(1));
        assertTrue(consumer.broken());
    }

    @Test
    void consumerIndexBeyondTheProducerBreaksTheRing() {
        put(SIZE);
        ring.consumerIndex(ring.producerIndex() + 1);

        assertEquals(0, producer.reserve(SIZE));
        assertTrue(producer.broken());
    }

    @Test
    void consumerIndexThatGoesBackBreaksTheRing() {
        put(SIZE);
        ring.consumerIndex(ring.consumerIndex() - 1);

        assertEquals(0, producer.reserve(SIZE));
        assertEquals(SIZE, producer.pending());
        assertTrue(producer.broken());
    }

    @Test
    void brokenRingIsNotWrittenEvenIfItsIndexMakesSenseAgain() {
        put(SIZE);
        ring.consumerIndex(ring.producerIndex() + 1);
        producer.reserve(1);

        ring.consumerIndex(ring.producerIndex());

        assertEquals(0, producer.reserve(1));
    }

    @Test
    void endsLookAtTheOtherIndexOnlyForMoreThanTheyKnow() {
        put(2);
        consumer.peek(2);
        ring.producerIndex(ring.consumerIndex() - 1);
        ring.consumerIndex(ring.producerIndex() - 1);

        assertEquals(2, consumer.peek(2));
        assertEquals(SIZE - 2, producer.reserve(SIZE - 2));
        assertFalse(consumer.broken());
        assertFalse(producer.broken());
    }

    @Test
    void whatIsKnownIsPeekedThoughTheRingBreaks() {
        put(4);
        consumer.peek(2);
        ring.producerIndex(ring.consumerIndex() - 1);

        assertEquals(4, consumer.peek(4));
        assertFalse(consumer.broken());
        assertEquals(3, read(3));
    }

    @Test
    void peekOfMoreReadsWhatFollows() {
        put(5);
        consumer.peek(1);
        consumer.release(1);
        consumer.peek(1);

        assertEquals(4, consumer.peek(SIZE));
        for (int i = 0; i < 4; i++) {
            assertEquals(1 + i, read(i));
        }
    }

    @Test
    void endsTellTheIndexOfTheOther() {
        put(5);
        consumer.peek(SIZE);
        consumer.release(2);

        assertEquals(ring.producerIndex(), consumer.published());
        assertEquals(ring.consumerIndex(), producer.taken());
        assertEquals(3, consumer.published() - producer.taken());
    }

    @Test
    void ringThatIsBrokenBeforeItIsOpenedStaysWithinItsSize() {
        ring.consumerIndex(ring.producerIndex() + 1);

        Producer other = ring.producer();

        assertTrue(other.broken());
        assertTrue(Integer.compareUnsigned(other.reserve(SIZE + 1), SIZE) <= 0);
    }

    @Test
    void onlyTheFirstFlagAsksForAWakeup() {
        ring.flags(~Producer.NEED_WAKEUP);
        assertFalse(producer.needsWakeup());

        ring.flags(Producer.NEED_WAKEUP);
        assertTrue(producer.needsWakeup());
    }

    private void put(int count) {
        assertEquals(count, producer.reserve(count));
        for (int i = 0; i < count; i++) {
            write(i, i);
        }
        producer.submit(count);
    }

    private void write(int i, long value) {
        producer.word(i, value);
    }

    private long read(int i) {
        return consumer.word(i);
    }
}
