package io.xdp4j.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.os.Errno;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetTable;
import io.xdp4j.rule.SetType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a set that the kernel has no memory for. */
final class SetMemoryTest {

    private static final SetSpec LARGE = new SetSpec("large", SetType.ADDRESS, SetSpec.MOST, List.of());

    @Test
    void memoryThatIsMissingIsALimitWithTheSizeAndTheRemedy() {
        XdpException refused = Errno.exception("create map large/16", Errno.ENOMEM.code());

        XdpException explained = SetMemory.explain(refused, LARGE, SetTable.of(LARGE, 16));

        assertEquals(Kind.LIMIT, explained.kind());
        assertEquals(Errno.ENOMEM.code(), explained.code());
        assertTrue(explained.getMessage().contains("set large"), explained.getMessage());
        assertTrue(
                explained.getMessage().contains("16777216 elements of 16 bytes, about 1408 MiB"),
                explained::getMessage);
        assertTrue(explained.advice().contains("smaller capacity"), explained.advice());
    }

    @Test
    void bucketsOfIpv4AddressesTakeATenthOfAHash() {
        XdpException refused = Errno.exception("create map large/4", Errno.ENOMEM.code());

        XdpException explained = SetMemory.explain(refused, LARGE, SetTable.of(LARGE, 4));

        assertTrue(explained.getMessage().contains("about 137 MiB"), explained::getMessage);
    }

    @Test
    void otherRefusalsStayWhatTheyAre() {
        XdpException refused = Errno.exception("create map large/4", Errno.EMFILE.code());

        assertSame(refused, SetMemory.explain(refused, LARGE, SetTable.of(LARGE, 4)));
    }
}
