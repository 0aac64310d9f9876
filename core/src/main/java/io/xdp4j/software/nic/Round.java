package io.xdp4j.software.nic;

import io.xdp4j.software.link.Arrivals;
import io.xdp4j.software.link.Port;
import java.util.Arrays;

/**
 * What a thread has yet to do because of what it sent: queues where frames arrived. Instead of one queue's work calling
 * the next one's, so that no thread ever holds the locks of two.
 */
final class Round implements Arrivals {

    private NicQueue[] waiting = new NicQueue[8];
    private int count;

    @Override
    public void at(Port to, int queue) {
        add(((Nic) to).queue(queue));
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
