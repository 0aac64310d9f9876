package io.xdp4j.tools.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, -1",
        "255.255.255.255:0, 255.255.255.255, 0",
        "10.0.0.1:65535, 10.0.0.1, 65535",
        "::, ::, -1",
        "fd77::1, fd77::1, -1",
        "[fd77::1], fd77::1, -1",
        "[fd77::1]:53, fd77::1, 53",
        "::ffff:10.0.0.1, ::ffff:10.0.0.1, -1"
    })
    void addressesWithAndWithoutPortsAreRead(String text, String address, int port) {
        Endpoint read = Endpoint.parse(text);

        assertEquals(address, read.address().toString());
        assertEquals(port, read.port());
        assertEquals(read.address(), IpAddress.of(read.address().bytes()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::1:",
                "[",
                "[]",
                "[::1",
                "[::1]5",
                "[::1]:",
                "[::1]:-1",
                "[10.0.0.1]",
                "10.0.0",
                "1",
                "10.0.0.1:",
                "10.0.0.1:x",
                "10.0.0.1:65536",
                "10.0.0.1:999999",
                "10.0.0.1/32",
                "fe80::1%eth0",
                "host",
                "host:5",
                "::1/128"
            })
    void somethingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text));
    }

    @Test
    void groupsHaveTheirHardwareAddress() {
        assertEquals(
                "01:00:5e:7f:01:02", IpAddress.parse("239.255.1.2").groupMac().toString());
        assertEquals(
                "33:33:00:01:00:02", IpAddress.parse("ff02::1:2").groupMac().toString());
    }
}
