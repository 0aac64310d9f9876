package io.xdp4j.software.nic;

import io.xdp4j.software.link.Arrivals;
import io.xdp4j.software.link.Port;
import java.util.Arrays;

/**
 * What a thread has yet to do because of what it sent: queues where frames arrived. Instead of one queue's work calling
 * the next one's, so that no thread ever holds the locks of two.
 */
final class Round implements Arrivals {

    private final Drive drive; // whose it is; null if it is of who sends
    private NicQueue[] waiting = new NicQueue[8];
    private int count;

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
            next.receive(Integer.MAX_VALUE, now, this);
        }
    }

    private void add(NicQueue queue) {
        for (int i = 0; i < count; i++) {
            if (waiting[i] == queue) {
                return;
            }
        }
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * count);
        }
        waiting[count++] = queue;
    }
}
