package io.xdp4j.stress;

/** Both ends of a ring, and what two threads do with them. The first number is 1. */
final class Ends {

    /** One entry, few, many: ends may copy them by different means. */
    private static final int[] BATCHES = {1, 2, 8, 5};

    private final Sender sender;
    private final Receiver receiver;
    private int sent; // by the sending thread
    private int received; // by the receiving thread
    private boolean wrong; // by the receiving thread

    Ends(Sender sender, Receiver receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    /** Sends what fits, at most {@code limit} at once. */
    void send(int limit) {
        sent += sender.send(1 + sent, limit);
    }

    /** Receives what is there; returns how many, or {@link Receiver#WRONG}. */
    int receive() {
        int count = receiver.receive(1 + received, RingSlot.SIZE);
        wrong |= count == Receiver.WRONG;
        received += Math.max(count, 0);
        return count;
    }

    /** Sends more than the ring holds, if the other thread keeps up. */
    void sendMany() {
        for (int batch : BATCHES) {
            send(batch);
        }
    }

    /** Receives again and again. */
    void receiveMany() {
        for (int i = 0; i < BATCHES.length; i++) {
            receive();
        }
    }

    /** When both threads are done: how many entries were lost, made up or doubled, or {@link Receiver#WRONG}. */
    int missing() {
        receive();
        return wrong ? Receiver.WRONG : sent - received;
    }
}
