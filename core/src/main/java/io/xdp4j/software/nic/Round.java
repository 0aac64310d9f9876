package io.xdp4j.software.nic;

import io.xdp4j.software.link.Arrivals;
import io.xdp4j.software.link.Port;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What a thread has yet to do because of what it sent: queues where frames arrived. Instead of one queue's work calling
 * the next one's, so that no thread ever holds the locks of two.
 */
final class Round implements Arrivals {

    /** So many are looked through; a broadcast goes to tens of thousands. */
    private static final int FEW = 8;

    private final Drive drive; // whose it is; null if it is of who sends
    private NicQueue[] waiting = new NicQueue[FEW];
    private int count;
    private BitSet numbers; // of those that wait; null as long as there were few

    Round(Drive drive) {
        this.drive = drive;
    }

    @Override
    public void at(Port to, int queue) {
        NicQueue at = ((Nic) to).queue(queue);
        Drive other = at.drive();
        if (other == null) {
            add(at);
        } else if (other != drive) {
            other.wake(); // one of our own is looked at anyway
        }
    }

    /** Takes in what arrived, and what is sent because of that, until nothing is left. */
    void run(long now) {
        while (count > 0) {
            NicQueue next = waiting[--count];
            if (numbers != null) {
                numbers.clear(next.number());
            }
            next.receive(Integer.MAX_VALUE, now, this);
        }
    }

    private void add(NicQueue queue) {
        if (numbers == null ? isAmongFew(queue) : numbers.get(queue.number())) {
            return;
        }
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * count);
        }
        waiting[count++] = queue;
        if (numbers != null) {
            numbers.set(queue.number());
        } else if (count > FEW) {
            number();
        }
    }

    private boolean isAmongFew(NicQueue queue) {
        for (int i = 0; i < count; i++) {
            if (waiting[i] == queue) {
                return true;
            }
        }
        return false;
    }

    private void number() {
        numbers = new BitSet();
        for (int i = 0; i < count; i++) {
            numbers.set(waiting[i].number());
        }
    }
}
