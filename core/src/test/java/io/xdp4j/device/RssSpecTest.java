package io.xdp4j.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Receive side scaling, as a value. */
final class RssSpecTest {

    @Test
    void arraysAndSetsAreCopied() {
        byte[] key = RssSpec.microsoftKey();
        int[] table = {0, 1};
        Set<RssHash> hashes = EnumSet.of(RssHash.IPV4);
        var spec = new RssSpec(key, table, hashes);

        key[0] = 0;
        table[0] = 1;
        hashes.clear();
        spec.key()[1] = 0;
        spec.indirection()[1] = 9;

        assertEquals(new RssSpec(RssSpec.microsoftKey(), new int[] {0, 1}, Set.of(RssHash.IPV4)), spec);
        assertThrows(UnsupportedOperationException.class, () -> spec.hashes().clear());
    }

    @Test
    void specsWithTheSameContentAreEqual() {
        RssSpec four = RssSpec.over(4);

        assertEquals(four, RssSpec.over(4));
        assertEquals(four.hashCode(), RssSpec.over(4).hashCode());
        assertEquals(four.toString(), RssSpec.over(4).toString());
        assertNotEquals(four, RssSpec.over(5));
        assertNotEquals(four, four.withHashes(Set.of()));
        assertNotEquals(four, four.withKey(new byte[40]));
        assertTrue(four.toString().contains("TCP_IPV6"), four.toString());
    }

    @Test
    void tableNamesTheQueuesInTurn() {
        int[] table = RssSpec.over(3).indirection();

        assertEquals(128, table.length);
        assertEquals(2, RssSpec.over(3).maxQueue());
        assertEquals(127 % 3, table[127]);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        refused(() -> RssSpec.NONE.withKey(new byte[39]), "key: 39 bytes, must be 40");
        refused(
                () -> RssSpec.NONE.withIndirection(0, 0, 0),
                "indirection: 3 entries, must be a power of two up to 128");
        refused(() -> RssSpec.NONE.withIndirection(), "indirection: 0 entries, must be a power of two up to 128");
        refused(() -> RssSpec.NONE.withIndirection(new int[256]), "must be a power of two up to 128");
        refused(() -> RssSpec.NONE.withIndirection(64), "indirection: queue 64, must be 0 to 63");
        refused(() -> RssSpec.NONE.withIndirection(-1), "indirection: queue -1, must be 0 to 63");
        refused(() -> RssSpec.over(0), "queues: 0, must be 1 to 64");
        refused(() -> RssSpec.over(65), "queues: 65, must be 1 to 64");
    }

    @Test
    void wireRefusesATableOfMoreQueues() {
        refused(() -> WireSpec.DEFAULT.withRss(RssSpec.over(2)), "rss: its table names queue 1, there are 1");
        refused(() -> WireSpec.DEFAULT.withQueues(4).withRss(RssSpec.over(4)).withQueues(2), "there are 2");
        assertEquals(
                RssSpec.over(2),
                WireSpec.DEFAULT
                        .withQueues(2)
                        .withRss(RssSpec.over(2))
                        .withMtu(9000)
                        .rss());
    }

    private static void refused(Runnable making, String why) {
        String message =
                assertThrows(IllegalArgumentException.class, making::run).getMessage();
        assertTrue(message.contains(why), message);
    }
}
