package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Where packets come from and go to: the two fields that words such as {@code src} and {@code dst} speak of. */
enum Ends {
    /** Ports of TCP. */
    TCP("tcp", Field.TCP_SOURCE_PORT, Field.TCP_DESTINATION_PORT),
    /** Ports of UDP. */
    UDP("udp", Field.UDP_SOURCE_PORT, Field.UDP_DESTINATION_PORT),
    /** Addresses of IPv4. */
    IPV4("ip", Field.IPV4_SOURCE, Field.IPV4_DESTINATION),
    /** Addresses of IPv6. */
    IPV6("ip6", Field.IPV6_SOURCE, Field.IPV6_DESTINATION),
    /** Addresses of IPv4 inside of another packet. */
    INNER_IPV4("inner ip", Field.INNER_IPV4_SOURCE, Field.INNER_IPV4_DESTINATION),
    /** Addresses of IPv6 inside of another packet. */
    INNER_IPV6("inner ip6", Field.INNER_IPV6_SOURCE, Field.INNER_IPV6_DESTINATION),
    /** Addresses of Ethernet. */
    ETHERNET("ether", Field.ETHERNET_SOURCE, Field.ETHERNET_DESTINATION);

    private final String words;
    private final Field source;
    private final Field destination;

    Ends(String words, Field source, Field destination) {
        this.words = words;
        this.source = source;
        this.destination = destination;
    }

    /** Which of the two. */
    enum Direction {
        /** Either one. */
        EITHER(""),
        /** Both. */
        BOTH("src and dst "),
        /** The source. */
        SOURCE("src "),
        /** The destination. */
        DESTINATION("dst ");

        private final String words;

        Direction(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Ends that are looked at together if no protocol is named, and the words for all of them. */
    enum Group {
        PORTS("", TCP, UDP),
        ADDRESSES("", IPV4, IPV6),
        INNER_ADDRESSES("inner ", INNER_IPV4, INNER_IPV6),
        STATIONS("ether ", ETHERNET);

        private final String words;
        private final List<Ends> ends;

        Group(String words, Ends... ends) {
            this.words = words;
            this.ends = List.of(ends);
        }

        List<Ends> ends() {
            return ends;
        }

        String words() {
            return words;
        }
    }

    /** The words for these ends alone. */
    String words() {
        return words + " ";
    }

    /** Returns how many bytes each field has. */
    int size() {
        return source.size();
    }

    boolean has(Field field) {
        return field.equals(source) || field.equals(destination);
    }

    Group group() {
        for (Group group : Group.values()) {
            if (group.ends.contains(this)) {
                return group;
            }
        }
        throw new AssertionError(this);
    }

    /** Returns the match that {@code test} makes of the fields, of any of {@code ends}. */
    static Match match(List<Ends> ends, Direction direction, Function<Field, Match> test) {
        List<Match> any = new ArrayList<>();
        for (Ends each : ends) {
            any.add(
                    switch (direction) {
                        case SOURCE -> test.apply(each.source);
                        case DESTINATION -> test.apply(each.destination);
                        case EITHER -> test.apply(each.source).or(test.apply(each.destination));
                        case BOTH -> test.apply(each.source).and(test.apply(each.destination));
                    });
        }
        return Match.or(any);
    }

    /** Returns the match that {@code test} makes of addresses and ports, over IPv4 or IPv6. */
    static Match tuples(Ends ports, Function<List<Field>, Match> test) {
        return test.apply(IPV4.tuple(ports)).or(test.apply(IPV6.tuple(ports)));
    }

    private List<Field> tuple(Ends ports) {
        return List.of(source, destination, ports.source, ports.destination);
    }
}
