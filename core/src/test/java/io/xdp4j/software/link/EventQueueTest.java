package io.xdp4j.software.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EventQueueTest {

    private record Event(long nanos, int number) {}

    private final EventQueue queue = new EventQueue();

    @Test
    void emptyQueueIsNeverDue() {
        assertEquals(Long.MAX_VALUE, queue.firstNanos());
    }

    @Test
    void eventsComeByTimeThenInTheOrderInWhichTheyWereAdded() {
        var random = new Random(6);
        List<Event> expected = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            var event = new Event(random.nextInt(500), i); // many of one time
            expected.add(event);
            queue.add(event.nanos(), i);
        }
        expected.sort(Comparator.comparingLong(Event::nanos)); // is stable

        for (Event event : expected) {
            assertEquals(event.nanos(), queue.firstNanos());
            assertEquals(event.number(), queue.poll());
        }
        assertEquals(0, queue.size());
    }

    @Test
    void orderHoldsWhileEventsComeAndGo() {
        var random = new Random(7);
        long now = 0;
        for (int i = 0; i < 10_000; i++) {
            queue.add(now + random.nextInt(100), i);
            if (queue.size() > random.nextInt(40)) {
                assertEquals(true, queue.firstNanos() >= now);
                now = queue.firstNanos();
                queue.poll();
            }
        }
    }
}
