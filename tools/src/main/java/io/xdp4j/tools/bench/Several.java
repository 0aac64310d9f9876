package io.xdp4j.tools.bench;

import java.io.IOException;
import java.util.List;

/** Ends that one thread works on in turn, a batch of each. */
final class Several implements End {

    private final List<End> ends;
    private final Backoff backoff = new Backoff();
    private int next;
    private int silent; // how many in turn had nothing to do

    /** Owns {@code ends}, one or more that need not wait for a rate, from now on. */
    Several(List<End> ends) {
        this.ends = List.copyOf(ends);
    }

    @Override
    public boolean waitsForTraffic() {
        return ends.getFirst().waitsForTraffic();
    }

    @Override
    public boolean isReady() throws IOException {
        for (int i = 0; i < ends.size(); i++) {
            if (ends.get(i).isReady()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int step(int limit) throws IOException {
        End end = ends.get(next);
        next = next + 1 == ends.size() ? 0 : next + 1;
        int done = end.step(limit);
        if (done > 0) {
            silent = 0;
            backoff.reset();
        }
        return done;
    }

    /** Waits when all had nothing to do. */
    @Override
    public void idle() {
        if (++silent >= ends.size()) {
            silent = 0;
            backoff.pause();
        }
    }

    @Override
    public void reset() throws IOException {
        for (End end : ends) {
            end.reset();
        }
    }

    @Override
    public long bytes() {
        return ends.stream().mapToLong(End::bytes).sum();
    }

    @Override
    public long dropped() throws IOException {
        long sum = 0;
        for (End end : ends) {
            sum += end.dropped();
        }
        return sum;
    }

    @Override
    public String mode() {
        return ends.getFirst().mode();
    }

    @Override
    public void close() {
        ends.forEach(End::close);
    }
}
