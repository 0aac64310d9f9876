package io.xdp4j.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a pin says of itself. */
final class PinRecordTest {

    private static final Path PATH = Path.of("/sys/fs/bpf/xdp4j/4026531840-3");
    private static final PinRecord RECORD =
            new PinRecord(new PinNote("ü -> drop", "me"), Instant.ofEpochSecond(0x12345678), AttachMode.GENERIC);

    @Test
    void bytesAreAsDescribed() {
        assertEquals(
                "786470346a70696e" + "00000001" + "0000000012345678" + "00000002" + "00000002" + "6d65" + "0000000a"
                        + "c3bc202d3e2064726f70",
                HexFormat.of().formatHex(RECORD.encode(1)));
    }

    @Test
    void recordComesBackWithZerosBehindIt() throws XdpException {
        byte[] bytes = RECORD.encode(PinRecord.VERSION);

        assertEquals(RECORD, PinRecord.decode(Arrays.copyOf(bytes, bytes.length + 100), PATH));
    }

    @Test
    void otherVersionIsNamedWithWhatToDo() {
        for (int version : new int[] {0, 1, 3, -1}) {
            var refused = assertThrows(XdpException.class, () -> PinRecord.decode(RECORD.encode(version), PATH));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("version " + Integer.toUnsignedString(version)));
            assertTrue(refused.getMessage().contains(PATH.toString()), refused.getMessage());
            assertTrue(refused.advice().contains("xdp filter remove"), refused.advice());
        }
    }

    @Test
    void recordThatIsCutAnywhereIsNotOurs() {
        byte[] bytes = RECORD.encode(PinRecord.VERSION);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertThrows(XdpException.class, () -> PinRecord.decode(cut, PATH));
        }
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = RECORD.encode(PinRecord.VERSION);
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                PinRecord.decode(bytes, PATH);
            } catch (XdpException e) {
                assertEquals(Kind.INVALID, e.kind(), () -> "-Dxdp4j.seed=" + seed);
            }
        }
    }
}
