package io.xdp4j.rule;

import io.xdp4j.rule.Ends.Direction;
import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import io.xdp4j.wire.MacAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;

/** Reads what packets come from and go to, as in {@code src or dst port 53} and {@code dst net 10.0.0.0/8}. */
final class EndsParser {

    private static final BigInteger MOST_PORT = BigInteger.valueOf(0xFFFF);

    private final TokenReader reader;
    private final ValueParser values;
    private final SetUses sets;

    EndsParser(TokenReader reader, ValueParser values, SetUses sets) {
        this.reader = reader;
        this.values = values;
        this.sets = sets;
    }

    /** Returns whether words that this reads come next. */
    boolean isNext() {
        return reader.at("src", "dst", "host", "net", "port", "portrange");
    }

    /** Reads the words before a value; returns what reads a value, then and again after {@code or}. */
    Supplier<Match> qualifier(List<Ends> ports, List<Ends> addresses) {
        Direction direction = direction();
        if (reader.at("port", "portrange")) {
            boolean range = reader.at("portrange");
            requireSome(ports, "has no ports");
            return () -> port(ports, direction, range);
        }
        boolean net = reader.at("net");
        if (net || reader.at("host")) {
            requireSome(addresses, "has no addresses");
        } else if (addresses.isEmpty()) {
            throw reader.expected("'port'");
        }
        return addresses.contains(Ends.ETHERNET)
                ? () -> station(addresses, direction)
                : () -> address(addresses, direction, net);
    }

    /** Reads an address that no word stands before. */
    Match bareAddress() {
        return address(Ends.Group.ADDRESSES.ends(), Direction.EITHER, false);
    }

    private void requireSome(List<Ends> ends, String problem) {
        Token token = reader.take();
        if (ends.isEmpty()) {
            throw reader.error(token, "what is before " + token + " " + problem);
        }
    }

    private Direction direction() {
        if (!reader.at("src", "dst")) {
            return Direction.EITHER;
        }
        boolean source = reader.take().is("src");
        if (!reader.at("or", "and")) {
            return source ? Direction.SOURCE : Direction.DESTINATION;
        }
        boolean either = reader.take().is("or");
        reader.expect(source ? "dst" : "src");
        return either ? Direction.EITHER : Direction.BOTH;
    }

    private Match port(List<Ends> ends, Direction direction, boolean range) {
        if (reader.at("{")) {
            PortSet ports = values.ports();
            return Ends.match(ends, direction, field -> new FieldTest.InPorts(field, ports));
        }
        if (FieldParser.isSet(reader.peek())) {
            return set(ends, direction, SetType.PORT);
        }
        ValueParser.Range ports = values.range("a port", MOST_PORT, Names.PORTS);
        long first = ports.first().longValue();
        return Ends.match(
                ends,
                direction,
                field -> ports.single() && !range
                        ? FieldTest.equal(field, first)
                        : new FieldTest.Between(
                                field, 0xFFFF, first, ports.last().longValue()));
    }

    private Match set(List<Ends> ends, Direction direction, SetType type) {
        Token token = reader.take();
        return Ends.match(ends, direction, field -> sets.use(token, List.of(field), type));
    }

    private Match station(List<Ends> ends, Direction direction) {
        if (FieldParser.isSet(reader.peek())) {
            return set(ends, direction, SetType.CONNECTION_ID);
        }
        Token token = reader.word("an Ethernet address");
        long address =
                reader.checked(token, () -> MacAddress.parse(token.text())).value();
        return Ends.match(ends, direction, field -> FieldTest.equal(field, address));
    }

    private Match address(List<Ends> ends, Direction direction, boolean net) {
        if (FieldParser.isSet(reader.peek())) {
            return set(ends, direction, net ? SetType.PREFIX : SetType.ADDRESS);
        }
        Token token = reader.word("an address");
        String text = token.text();
        if (text.isEmpty() || Character.digit(text.charAt(0), 16) < 0 && text.charAt(0) != ':') {
            throw reader.error(token, "expected an address, not " + token + Hints.of(token));
        }
        if (text.indexOf(':') >= 0) {
            Ipv6Prefix prefix = reader.checked(token, () -> Ipv6Prefix.parse(text));
            return Ends.match(only(ends, 16, token), direction, field -> FieldTest.of(field, prefix));
        }
        List<Ends> ipv4 = only(ends, Integer.BYTES, token);
        if (net && reader.accept("mask")) {
            return masked(ipv4, direction, token);
        }
        Ipv4Prefix prefix = reader.checked(token, () -> Ipv4Prefix.parse(net ? whole(text) : text));
        return Ends.match(ipv4, direction, field -> FieldTest.of(field, prefix));
    }

    private Match masked(List<Ends> ends, Direction direction, Token address) {
        Token mask = reader.word("a mask such as 255.255.0.0");
        BigInteger bits = number(mask, mask.text());
        BigInteger value = number(address, whole(address.text() + "/32"));
        return reader.checked(
                address, () -> Ends.match(ends, direction, field -> new FieldTest.Equal(field, bits, value)));
    }

    private BigInteger number(Token token, String address) {
        int number = reader.checked(token, () -> Ipv4Prefix.parse(address)).address();
        return BigInteger.valueOf(Integer.toUnsignedLong(number));
    }

    /** The ends whose addresses have {@code size} bytes. */
    private List<Ends> only(List<Ends> ends, int size, Token token) {
        List<Ends> only = ends.stream().filter(each -> each.size() == size).toList();
        if (only.isEmpty()) {
            throw reader.error(token, token + " is an address of the other version of IP");
        }
        return only;
    }

    /** The prefix that a net of pcap's filters is, in which trailing zeros may be left out: 128.3 is 128.3.0.0/16. */
    private static String whole(String net) {
        int slash = net.indexOf('/');
        String address = slash < 0 ? net : net.substring(0, slash);
        int numbers = (int) address.chars().filter(c -> c == '.').count() + 1;
        if (numbers >= Integer.BYTES) {
            return net;
        }
        String length = slash < 0 ? "/" + numbers * 8 : net.substring(slash);
        return address + ".0".repeat(Integer.BYTES - numbers) + length;
    }
}
