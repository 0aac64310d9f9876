package io.xdp4j.rule;

import io.xdp4j.rule.Ends.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds words for several parts of a match at once: what the parser makes of {@code port 53} are four tests, joined by
 * or.
 */
final class MatchWords {

    private static final int DSCP_SHIFT = 2;

    private MatchWords() {}

    /** Words, and of how many parts. */
    private record Words(String text, int parts) {}

    /** Returns the parts as texts to be joined by {@code and} or {@code or}. */
    static List<String> of(List<Match> parts, boolean all) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < parts.size(); ) {
            List<Match> rest = parts.subList(i, parts.size());
            Words words =
                    (all ? all(rest) : any(rest)).orElseGet(() -> new Words(RuleText.operand(rest.getFirst()), 1));
            texts.add(words.text);
            i += words.parts;
        }
        return texts;
    }

    private static Optional<Words> all(List<Match> parts) {
        if (parts.getFirst() instanceof FieldTest.Equal first
                && parts.size() > 1
                && parts.get(1) instanceof FieldTest.Equal second
                && FieldText.isWhole(second)) {
            String version = Vocabulary.words(first);
            boolean outer = second.field().equals(Field.IP_PROTOCOL) && version.matches("ip6?");
            boolean inner = second.field().equals(Field.INNER_IP_PROTOCOL) && version.matches("inner ip6?");
            if (outer || inner) {
                return Optional.of(new Words(version + " proto " + second.value(), 2));
            }
        }
        return parts.getFirst() instanceof FieldTest test ? ends(test, parts, true) : Optional.empty();
    }

    private static Optional<Words> any(List<Match> parts) {
        return switch (parts.getFirst()) {
            case FieldTest.InSet test when test.fields().size() > 1 -> tuples(test, parts);
            case FieldTest.Equal test
            when isDscp(test, parts) ->
                Optional.of(new Words("dscp " + test.value().shiftRight(DSCP_SHIFT), 2));
            case FieldTest test -> ends(test, parts, false);
            case Match.And(List<Match> both)
            when both.size() == 2 && both.getFirst() instanceof FieldTest test -> ends(test, parts, false);
            default -> Optional.empty();
        };
    }

    private static Optional<Words> tuples(FieldTest.InSet test, List<Match> parts) {
        for (Ends ports : Ends.Group.PORTS.ends()) {
            Match tuples = Ends.tuples(ports, key -> new FieldTest.InSet(key, test.set()));
            if (parts(tuples, parts) > 0) {
                return Optional.of(new Words(ports.words() + "tuple @" + test.set(), 2));
            }
        }
        return Optional.empty();
    }

    private static boolean isDscp(FieldTest.Equal test, List<Match> parts) {
        int number = test.value().shiftRight(DSCP_SHIFT).intValue();
        return test.field().size() == 1 && parts(Vocabulary.dscp(number & 0x3F), parts) > 0;
    }

    /** Words of addresses or ports for the most parts that {@code test}, the first one, is part of. */
    private static Optional<Words> ends(FieldTest test, List<Match> parts, boolean all) {
        Optional<Ends> ends = EndsText.of(test);
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        Ends.Group group = ends.get().group();
        for (boolean whole : new boolean[] {true, false}) {
            List<Ends> each = whole ? group.ends() : List.of(ends.get());
            if (!each.stream().allMatch(one -> EndsText.fits(test, one))) {
                continue;
            }
            String prefix = whole ? group.words() : ends.get().words();
            for (Direction direction : Direction.values()) {
                Match match = Ends.match(each, direction, field -> EndsText.with(test, field));
                int count = match instanceof Match.And == all ? parts(match, parts) : isFirst(match, parts);
                if (count > 0 && !(match instanceof FieldTest)) {
                    return Optional.of(new Words(EndsText.of(test, prefix, group, direction), count));
                }
            }
        }
        return Optional.empty();
    }

    /** How many parts {@code match} is; 0 if these do not begin with it. */
    private static int parts(Match match, List<Match> parts) {
        List<Match> own = switch (match) {
            case Match.And and -> and.parts();
            case Match.Or or -> or.parts();
            case Match.Not _, FieldTest _ -> List.of(match);
        };
        boolean begin = own.size() <= parts.size() && own.equals(parts.subList(0, own.size()));
        return begin ? own.size() : 0;
    }

    private static int isFirst(Match match, List<Match> parts) {
        return parts.getFirst().equals(match) ? 1 : 0;
    }
}
