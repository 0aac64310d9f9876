package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.XdpException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each match type of XDP for Windows takes, in both modes, whoever decides: {@link MatchTypes}. */
interface MatchTypeContract {

    /** Who decides about frames. */
    interface Judge extends AutoCloseable {

        /** Returns whether the only rule takes the frame. */
        boolean takes(byte[] frame) throws XdpException;

        @Override
        void close();
    }

    /** An example, to be read in a mode. */
    record Case(MatchTypeExample example, ParserMode mode) {

        RuleList rules() {
            return new RuleList(List.of(example.match().drop())).withParser(mode);
        }

        @Override
        public String toString() {
            return example + ", " + mode;
        }
    }

    /** Returns a judge of a list of one rule that drops. */
    Judge judge(RuleList rules) throws XdpException;

    /** The shortest frame that the judge takes, in bytes. */
    int shortestFrame();

    static Stream<Case> cases() {
        return MatchTypes.all().stream()
                .flatMap(example -> Stream.of(ParserMode.values()).map(mode -> new Case(example, mode)));
    }

    @ParameterizedTest
    @MethodSource("io.xdp4j.rule.MatchTypeContract#cases")
    default void itsFrameMatches(Case one) throws XdpException {
        try (Judge judge = judge(one.rules())) {
            assertEquals(true, judge.takes(one.example().frame()));
        }
    }

    @ParameterizedTest
    @MethodSource("io.xdp4j.rule.MatchTypeContract#cases")
    default void frameWithOneThingChangedMatchesWhereItShould(Case one) throws XdpException {
        try (Judge judge = judge(one.rules())) {
            for (MatchTypeExample.Change change : one.example().changes()) {
                boolean expected = change.matching().contains(one.mode());
                assertEquals(expected, judge.takes(change.frame()), change.what());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.xdp4j.rule.MatchTypeContract#cases")
    default void frameCutAnywhereMatchesFromTheByteOnThatItNeeds(Case one) throws XdpException {
        byte[] frame = one.example().frame();
        int needed = one.example().bytes(one.mode());

        try (Judge judge = judge(one.rules())) {
            for (int length = shortestFrame(); length <= frame.length; length++) {
                assertEquals(length >= needed, judge.takes(Arrays.copyOf(frame, length)), length + " bytes");
            }
        }
    }
}
