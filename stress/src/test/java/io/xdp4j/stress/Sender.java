package io.xdp4j.stress;

/** The producing end of a ring; entries are numbers, each of which is spread over all parts of its entry. */
interface Sender {

    /** Sends {@code first}, {@code first + 1} and so on, at most {@code limit} at once; returns how many. */
    int send(int first, int limit);

    /** A number as the address in an entry: different in both halves, so that a torn one is seen. */
    static long address(int number) {
        return (long) ~number << 32 | number;
    }
}
