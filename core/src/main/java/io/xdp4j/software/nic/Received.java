package io.xdp4j.software.nic;

/** What became of the frames that came in on a queue. For the thread that receives there; any thread may read. */
final class Received {

    final Count refused = new Count();
    final Count received = new Count();
    final Count batches = new Count();
    final Count passed = new Count();
    final Count dropped = new Count();
    final Count aborted = new Count();
    final Count redirected = new Count();
    final Count delivered = new Count();
    final Count transmitted = new Count();
    final Count lost = new Count();

    /** Counts frames that came in together. */
    void batch(int count) {
        received.add(count);
        batches.add(1);
    }

    /** Counts frames that all went to one socket. */
    void delivered(int count, int delivering) {
        redirected.add(count);
        delivered.add(delivering);
    }

    /** Counts what became of them; what has no other place was aborted. */
    void dispatched(
            int count, int passing, int dropping, int redirecting, int delivering, int transmitting, int losing) {
        passed.add(passing);
        dropped.add(dropping);
        aborted.add(count - passing - dropping - redirecting - transmitting);
        redirected.add(redirecting);
        delivered.add(delivering);
        transmitted.add(transmitting);
        lost.add(losing);
    }
}
