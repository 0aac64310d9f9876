package io.xdp4j.rule;

import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;

/** Tests that an address is of a prefix. */
final class PrefixTest {

    private PrefixTest() {}

    static FieldTest of(Field field, Ipv4Prefix prefix) {
        long mask = Integer.toUnsignedLong(prefix.mask());
        return new FieldTest.Masked(field, 0, mask, 0, Integer.toUnsignedLong(prefix.address()));
    }

    static FieldTest of(Field field, Ipv6Prefix prefix) {
        return new FieldTest.Masked(field, prefix.maskHigh(), prefix.maskLow(), prefix.high(), prefix.low());
    }
}
