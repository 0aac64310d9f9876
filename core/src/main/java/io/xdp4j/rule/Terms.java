package io.xdp4j.rule;

import io.xdp4j.rule.Cube.Part;
import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the ways in which matches can hold, and what else is true of frames of which they do. */
final class Terms {

    /** In how many ways a match may hold until it is taken for one test. */
    private static final int MOST = 64;

    /** The bits that neither of the EtherTypes of IP has. */
    private static final int NOT_IP = 0xFFFF & ~(EtherType.IPV4 | EtherType.IPV6);

    /** What is true of each frame that has a layer, if it is read as the protocols say. */
    private static final Map<Layer, Cube> FACTS = facts();

    private final Map<Layer, Cube> facts;

    /** Finds those of frames that are read in that way. */
    Terms(ParserMode mode) {
        facts = mode == ParserMode.STRICT ? FACTS : Map.of();
    }

    /** Returns the ways in which {@code match} can hold, none if it never does. */
    List<Term> of(Match match) {
        Match simple = Simple.of(match);
        return terms(simple).orElseGet(() -> List.of(new Term(Cube.ALL, Set.of(simple))));
    }

    private Optional<List<Term>> terms(Match match) {
        return switch (match) {
            case Match.And and -> product(and.parts());
            case Match.Or or -> sum(or.parts());
            case Match.Not _ -> Optional.of(List.of(new Term(Cube.ALL, Set.of(match))));
            case FieldTest test -> Optional.of(leaves(test));
        };
    }

    private List<Term> leaves(FieldTest test) {
        Optional<List<Cube>> cubes = Cubes.of(test);
        if (cubes.isEmpty()) {
            Optional<Term> there = and(Term.ALL, new Term(there(test.fields()), Set.of(test)));
            return there.map(List::of).orElse(List.of());
        }
        List<Term> terms = new ArrayList<>();
        cubes.get().forEach(cube -> and(Term.ALL, new Term(cube, Set.of())).ifPresent(terms::add));
        return terms;
    }

    private Optional<List<Term>> product(List<Match> parts) {
        List<Term> product = List.of(Term.ALL);
        for (Match part : parts) {
            Optional<List<Term>> factor = terms(part);
            if (factor.isEmpty() || (long) product.size() * factor.get().size() > MOST) {
                return Optional.empty();
            }
            List<Term> larger = new ArrayList<>();
            for (Term left : product) {
                factor.get().forEach(right -> and(left, right).ifPresent(larger::add));
            }
            product = larger;
        }
        return Optional.of(product);
    }

    private Optional<List<Term>> sum(List<Match> parts) {
        List<Term> sum = new ArrayList<>();
        for (Match part : parts) {
            Optional<List<Term>> terms = terms(part);
            if (terms.isEmpty() || sum.size() + terms.get().size() > MOST) {
                return Optional.empty();
            }
            sum.addAll(terms.get());
        }
        return Optional.of(sum);
    }

    private Optional<Term> and(Term one, Term other) {
        return one.and(other)
                .flatMap(term -> withFacts(term.cube()).map(cube -> new Term(cube, term.tests())))
                .filter(term -> !term.isContradiction());
    }

    private Optional<Cube> withFacts(Cube cube) {
        Optional<Cube> all = Optional.of(cube);
        Set<Layer> seen = new HashSet<>();
        List<Layer> layers = new ArrayList<>();
        cube.parts().forEach(part -> layers.add(part.field().layer()));
        for (int i = 0; i < layers.size() && all.isPresent(); i++) {
            Cube fact = facts.getOrDefault(layers.get(i), Cube.ALL);
            if (seen.add(layers.get(i))) {
                all = all.get().and(fact);
                fact.parts().forEach(part -> layers.add(part.field().layer()));
            }
        }
        return all;
    }

    private static Map<Layer, Cube> facts() {
        Map<Layer, Cube> facts = new EnumMap<>(Layer.class);
        Part ip = new Part(Field.ETHER_TYPE, BigInteger.valueOf(NOT_IP), BigInteger.ZERO);
        facts.put(Layer.IP_PROTOCOL, new Cube(List.of(ip)));
        facts.put(Layer.IPV4, is(Field.ETHER_TYPE, EtherType.IPV4));
        facts.put(Layer.IPV6, is(Field.ETHER_TYPE, EtherType.IPV6));
        for (Layer layer : List.of(Layer.UDP_PAYLOAD, Layer.UDP_QUIC_SOURCE_ID, Layer.UDP_QUIC_DESTINATION_ID)) {
            facts.put(layer, there(List.of(Field.UDP_HEADER)));
        }
        for (Layer layer : List.of(Layer.TCP_PAYLOAD, Layer.TCP_QUIC_SOURCE_ID, Layer.TCP_QUIC_DESTINATION_ID)) {
            facts.put(layer, there(List.of(Field.TCP_HEADER)));
        }
        facts.put(Layer.UDP, is(Field.IP_PROTOCOL, IpProtocol.UDP));
        facts.put(Layer.TCP, is(Field.IP_PROTOCOL, IpProtocol.TCP));
        facts.put(Layer.ICMPV4, both(is(Field.IP_PROTOCOL, IpProtocol.ICMP), there(Layer.IPV4)));
        facts.put(Layer.ICMPV6, both(is(Field.IP_PROTOCOL, IpProtocol.ICMPV6), there(Layer.IPV6)));
        facts.put(Layer.INNER_IPV4, is(Field.IP_PROTOCOL, IpProtocol.IPV4));
        facts.put(Layer.INNER_IPV6, is(Field.IP_PROTOCOL, IpProtocol.IPV6));
        return facts;
    }

    private static Cube is(Field field, long value) {
        return new Cube(List.of(new Part(field, field.ones(), BigInteger.valueOf(value))));
    }

    private static Cube there(Layer layer) {
        return there(List.of(new Field(layer, 0, 0)));
    }

    private static Cube there(List<Field> fields) {
        Cube all = Cube.ALL;
        for (Field field : fields) {
            all = both(all, new Cube(List.of(new Part(field, BigInteger.ZERO, BigInteger.ZERO))));
        }
        return all;
    }

    private static Cube both(Cube one, Cube other) {
        return one.and(other).orElseThrow();
    }
}
