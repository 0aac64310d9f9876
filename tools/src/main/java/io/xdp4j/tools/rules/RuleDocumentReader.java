package io.xdp4j.tools.rules;

import io.xdp4j.rule.Action;
import io.xdp4j.rule.Field;
import io.xdp4j.rule.FieldTest;
import io.xdp4j.rule.Limit;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.PortSet;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads rule lists from trees of maps, lists and scalars, as {@link RuleDocument} writes them. */
public final class RuleDocumentReader {

    private static final int MOST_PORTS = 1 << 20;

    private RuleDocumentReader() {}

    /**
     * Returns the rules that a document says.
     *
     * @throws DocumentException if it says none; the message begins with the way to what is wrong
     */
    public static RuleList read(Object document) {
        Part root = new Part(document, "$").only(Set.of("parser", "sets", "rules"));
        ParserMode mode = ParserMode.STRICT;
        if (root.has("parser")) {
            Part parser = root.member("parser");
            mode = parser.checked(() -> ParserMode.parse(parser.text()));
        }
        List<SetSpec> sets = new ArrayList<>();
        if (root.has("sets")) {
            root.member("sets").parts().forEach(part -> sets.add(set(part)));
        }
        List<Rule> rules = new ArrayList<>();
        root.member("rules").parts().forEach(part -> rules.add(rule(part)));
        ParserMode parser = mode;
        return root.checked(() -> new RuleList(rules, parser, sets));
    }

    private static SetSpec set(Part part) {
        part.only(Set.of("name", "type", "capacity", "elements"));
        Part type = part.member("type");
        SetType setType = type.checked(() -> SetType.parse(type.text()));
        List<SetElement> elements = new ArrayList<>();
        if (part.has("elements")) {
            for (Part element : part.member("elements").parts()) {
                elements.addAll(element.checked(() -> SetElement.parse(setType, element.text())));
                if (setType == SetType.PORT && elements.size() > MOST_PORTS) {
                    throw element.error("more than " + MOST_PORTS + " ports");
                }
            }
        }
        int capacity = part.has("capacity")
                ? (int) part.member("capacity").number(1, SetSpec.MOST)
                : Math.max(SetSpec.DEFAULT_CAPACITY, elements.size());
        String name = part.member("name").text();
        return part.checked(() -> new SetSpec(name, setType, capacity, elements));
    }

    private static Rule rule(Part part) {
        part.only(Set.of("text", "match", "limit", "action"));
        Match match = match(part.member("match"), Match.MOST_DEPTH);
        Limit limit = part.has("limit") ? limit(part.member("limit")) : new Limit.None();
        Action action = action(part.member("action"));
        return part.checked(() -> new Rule(match, limit, action));
    }

    private static Limit limit(Part part) {
        if (part.has("oneIn")) {
            part.only(Set.of("oneIn"));
            return new Limit.Sample((int) part.member("oneIn").number(1, Integer.MAX_VALUE));
        }
        part.only(Set.of("packetsPerSecond", "burst"));
        long rate = part.member("packetsPerSecond").number(1, Integer.MAX_VALUE);
        long burst = part.has("burst") ? part.member("burst").number(1, Integer.MAX_VALUE) : rate;
        return part.checked(() -> new Limit.Rate(rate, burst));
    }

    private static Action action(Part part) {
        Part type = part.member("type");
        return switch (type.text()) {
            case "pass" -> alone(part, new Action.Pass());
            case "drop" -> alone(part, new Action.Drop());
            case "reflect" -> alone(part, new Action.Reflect());
            case "redirect" -> redirect(part.only(Set.of("type", "map", "miss")));
            case "forward" -> {
                Part device = part.only(Set.of("type", "device")).member("device");
                yield device.checked(() -> new Action.Forward(device.text()));
            }
            default -> throw type.error("expected pass, drop, reflect, redirect or forward");
        };
    }

    private static Action alone(Part part, Action action) {
        part.only(Set.of("type"));
        return action;
    }

    private static Action redirect(Part part) {
        Part map = part.member("map");
        boolean drop = part.has("miss") && part.member("miss").text().equals("drop");
        if (part.has("miss") && !drop && !part.member("miss").text().equals("pass")) {
            throw part.member("miss").error("expected pass or drop");
        }
        return map.checked(() -> new Action.Redirect(map.text(), drop ? Action.Miss.DROP : Action.Miss.PASS));
    }

    private static Match match(Part part, int depthLeft) {
        if (depthLeft == 0) {
            throw part.error("match nested deeper than " + Match.MOST_DEPTH);
        }
        if (part.has("and")) {
            List<Match> parts = matches(part.only(Set.of("and", "text")).member("and"), depthLeft);
            return part.checked(() -> new Match.And(parts));
        }
        if (part.has("or")) {
            List<Match> parts = matches(part.only(Set.of("or", "text")).member("or"), depthLeft);
            return part.checked(() -> new Match.Or(parts));
        }
        if (part.has("not")) {
            return new Match.Not(match(part.only(Set.of("not", "text")).member("not"), depthLeft - 1));
        }
        return test(part);
    }

    private static List<Match> matches(Part list, int depthLeft) {
        List<Match> matches = new ArrayList<>();
        list.parts().forEach(part -> matches.add(match(part, depthLeft - 1)));
        return matches;
    }

    private static Match test(Part part) {
        if (part.has("set")) {
            part.only(Set.of("text", "fields", "set"));
            List<Field> fields = part.member("fields").parts().stream()
                    .map(RuleDocumentReader::field)
                    .toList();
            String set = part.member("set").text();
            return part.checked(() -> new FieldTest.InSet(fields, set));
        }
        if (!part.has("field")) {
            throw part.error("a match has and, or, not, field or set");
        }
        Field field = field(part.member("field"));
        BigInteger mask = part.has("mask") ? part.member("mask").bits() : field.ones();
        return part.checked(() -> test(part, field, mask));
    }

    private static Match test(Part part, Field field, BigInteger mask) {
        if (part.has("equals")) {
            part.only(Set.of("text", "field", "mask", "equals"));
            return new FieldTest.Equal(field, mask, part.member("equals").bits());
        }
        if (part.has("differs")) {
            part.only(Set.of("text", "field", "mask", "differs"));
            return new FieldTest.Differs(field, mask, part.member("differs").bits());
        }
        if (part.has("ports")) {
            part.only(Set.of("text", "field", "ports"));
            return new FieldTest.InPorts(field, ports(part.member("ports")));
        }
        part.only(Set.of("text", "field", "mask", "first", "last"));
        return new FieldTest.Between(field, u64(part, mask), u64(part.member("first")), u64(part.member("last")));
    }

    private static long u64(Part part) {
        return u64(part, part.bits());
    }

    private static long u64(Part part, BigInteger number) {
        if (number.bitLength() > Long.SIZE) {
            throw part.error("number of more than 8 bytes");
        }
        return number.longValue();
    }

    private static PortSet ports(Part list) {
        List<PortSet.Range> ranges = new ArrayList<>();
        for (Part part : list.parts()) {
            String[] ends = part.text().split("-", -1);
            if (!part.text().matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
                throw part.error("expected ports such as \"53\" or \"8000-8999\"");
            }
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            ranges.add(part.checked(() -> new PortSet.Range(first, last)));
        }
        return new PortSet(ranges);
    }

    private static Field field(Part part) {
        return part.checked(() -> Field.parse(part.text()));
    }
}
