package io.xdp4j.tools.rules;

import io.xdp4j.rule.Action;
import io.xdp4j.rule.Field;
import io.xdp4j.rule.FieldTest;
import io.xdp4j.rule.Limit;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.PortSet;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes rule lists as trees of maps, lists and scalars, as JSON has them; {@link RuleDocumentReader} reads them. */
public final class RuleDocument {

    private RuleDocument() {}

    /** Returns the document of {@code rules}. */
    public static Map<String, Object> of(RuleList rules) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("parser", rules.parser().toString());
        document.put("sets", rules.sets().stream().map(RuleDocument::of).toList());
        document.put("rules", rules.rules().stream().map(RuleDocument::of).toList());
        return document;
    }

    private static Map<String, Object> of(SetSpec set) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", set.name());
        document.put("type", set.type().toString());
        document.put("capacity", set.capacity());
        document.put(
                "elements", set.elements().stream().map(SetElement::toString).toList());
        return document;
    }

    private static Map<String, Object> of(Rule rule) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", rule.toString());
        document.put("match", of(rule.match()));
        switch (rule.limit()) {
            case Limit.None _ -> {}
            case Limit.Rate rate ->
                document.put("limit", Map.of("packetsPerSecond", rate.packetsPerSecond(), "burst", rate.burst()));
            case Limit.Sample sample -> document.put("limit", Map.of("oneIn", sample.oneIn()));
        }
        document.put("action", of(rule.action()));
        return document;
    }

    private static Map<String, Object> of(Action action) {
        return switch (action) {
            case Action.Pass _ -> Map.of("type", "pass");
            case Action.Drop _ -> Map.of("type", "drop");
            case Action.Reflect _ -> Map.of("type", "reflect");
            case Action.Redirect redirect -> {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("type", "redirect");
                document.put("map", redirect.map());
                document.put("miss", redirect.onMiss() == Action.Miss.DROP ? "drop" : "pass");
                yield document;
            }
            case Action.Forward forward -> {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("type", "forward");
                document.put("device", forward.device());
                yield document;
            }
        };
    }

    private static Map<String, Object> of(Match match) {
        return switch (match) {
            case Match.And and ->
                Map.of("and", and.parts().stream().map(RuleDocument::of).toList());
            case Match.Or or ->
                Map.of("or", or.parts().stream().map(RuleDocument::of).toList());
            case Match.Not not -> Map.of("not", of(not.match()));
            case FieldTest test -> of(test);
        };
    }

    private static Map<String, Object> of(FieldTest test) {
        return switch (test) {
            case FieldTest.Equal equal ->
                masked(equal.field(), equal.mask(), test, Map.of("equals", hex(equal.value())));
            case FieldTest.Differs differs ->
                masked(differs.field(), differs.mask(), test, Map.of("differs", hex(differs.value())));
            case FieldTest.Between between -> {
                Map<String, Object> range = new LinkedHashMap<>();
                range.put("first", Long.toUnsignedString(between.first()));
                range.put("last", Long.toUnsignedString(between.last()));
                BigInteger mask = new BigInteger(Long.toUnsignedString(between.mask()));
                yield masked(between.field(), mask, test, range);
            }
            case FieldTest.InPorts in -> {
                List<String> ports = in.ports().ranges().stream()
                        .map(PortSet.Range::toString)
                        .toList();
                yield masked(in.field(), in.field().ones(), test, Map.of("ports", ports));
            }
            case FieldTest.InSet in -> {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("text", in.toString());
                document.put("fields", in.fields().stream().map(Field::toString).toList());
                document.put("set", in.set());
                yield document;
            }
        };
    }

    /** The mask is left out if it is the whole field. */
    private static Map<String, Object> masked(
            Field field, BigInteger mask, FieldTest test, Map<String, Object> values) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("text", test.toString());
        document.put("field", field.toString());
        if (!mask.equals(field.ones())) {
            document.put("mask", hex(mask));
        }
        document.putAll(values);
        return document;
    }

    private static String hex(BigInteger number) {
        return "0x" + number.toString(16);
    }
}
