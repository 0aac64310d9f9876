package io.xdp4j.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class XdpVerdictTest {

    @Test
    void numbersAreThoseOfTheKernelInItsOrder() {
        assertEquals(
                List.of(XdpVerdict.values()),
                IntStream.range(0, 5)
                        .mapToObj(number -> XdpVerdict.of(number).orElseThrow())
                        .toList());
    }

    @Test
    void otherNumbersAreNone() {
        assertEquals(Optional.empty(), XdpVerdict.of(5));
        assertEquals(Optional.empty(), XdpVerdict.of(-1));
    }
}
