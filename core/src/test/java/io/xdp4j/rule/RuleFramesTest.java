package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random rules and frames are worth comparing engines with. */
final class RuleFramesTest {

    private static final int LISTS = 1500;
    private static final int FRAMES = 20;

    /** How often a test was true and how often false. */
    private static final class Answers {
        private int yes;
        private int no;

        private void add(boolean answer) {
            yes += answer ? 1 : 0;
            no += answer ? 0 : 1;
        }
    }

    @Test
    void sameSeedGivesTheSame() {
        RuleFrames one = new RuleFrames(7);
        RuleFrames other = new RuleFrames(7);

        assertEquals(one.rules(20), other.rules(20));
        assertArrayEquals(one.frame(), other.frame());
    }

    @Test
    void everyKindOfMatchIsTrueOfSomeFramesAndFalseOfOthers() {
        Map<String, Answers> answers = new TreeMap<>();

        for (int seed = 0; seed < LISTS; seed++) {
            RuleFrames random = new RuleFrames(seed);
            RuleList rules = random.rules(10);
            var evaluator = new RuleEvaluator(rules);
            for (int i = 0; i < FRAMES; i++) {
                byte[] frame = random.frame();
                evaluator.look(MemorySegment.ofArray(frame), 0, frame.length);
                for (int rule = 0; rule < rules.rules().size(); rule++) {
                    String kind = kind(rules.rules().get(rule).match(), rules);
                    boolean answer = evaluator.matches(rule);
                    answers.computeIfAbsent(kind, _ -> new Answers()).add(answer);
                }
            }
        }

        assertEquals(12, answers.size(), answers.keySet().toString());
        answers.forEach((kind, answer) ->
                assertTrue(answer.yes > 10 && answer.no > 10, kind + ": " + answer.yes + " yes, " + answer.no + " no"));
    }

    @Test
    void everyLayerIsThereInSomeFramesInEachMode() {
        for (ParserMode mode : ParserMode.values()) {
            Map<Layer, Integer> there = new EnumMap<>(Layer.class);
            FrameParser parser = FrameParser.of(mode);
            for (int seed = 0; seed < LISTS; seed++) {
                byte[] frame = new RandomFrames(seed).frame();
                parser.parse(MemorySegment.ofArray(frame), 0, frame.length);
                for (Layer layer : Layer.values()) {
                    there.merge(layer, parser.has(layer) ? 1 : 0, Integer::sum);
                }
            }
            List<Layer> rare = new ArrayList<>(List.of(Layer.values()));
            rare.removeIf(layer -> there.get(layer) > 10);
            List<Layer> expected = mode == ParserMode.STRICT ? List.of() : List.of(Layer.VLAN);
            assertEquals(expected, rare, mode + ": " + there);
        }
    }

    @Test
    void modesDisagreeAboutSomeFramesAndAgreeAboutMost() {
        Answers agree = new Answers();

        for (int seed = 0; seed < LISTS; seed++) {
            RuleFrames random = new RuleFrames(seed);
            RuleList rules = random.rules(10);
            byte[] frame = random.frame();
            int strict = RuleEvaluatorTest.decide(rules.withParser(ParserMode.STRICT), frame);
            agree.add(strict == RuleEvaluatorTest.decide(rules.withParser(ParserMode.WINDOWS_COMPAT), frame));
        }

        assertTrue(agree.yes > LISTS / 2 && agree.no > LISTS / 20, agree.yes + " agree, " + agree.no + " do not");
    }

    /** Returns what kind of match it is; of a set also which. */
    private static String kind(Match match, RuleList rules) {
        return switch (match) {
            case FieldTest.InSet test -> "set of " + rules.set(test.set()).type();
            case Match other -> other.getClass().getSimpleName();
        };
    }
}
