package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Feature;
import io.xdp4j.device.Features;
import io.xdp4j.device.Hook;
import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.Hook.SubLayer;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What features say of hooks and queues is so, on every driver; and what there is not is refused with the remedy. */
interface HookContract {

    RuleList RULES = RuleList.of(Match.udpDestinationPort(9).drop());

    /** Makes two joined interfaces of two queues. */
    Rig rig() throws XdpException;

    @Test
    default void programsAreAttachedToSentFramesIfFeaturesSaySo() throws XdpException {
        try (Rig rig = rig()) {
            assertIs(
                    rig,
                    Feature.TX_INSPECT,
                    () -> rig.xdp()
                            .attach(rig.left().tx(), RULES, AttachSpec.DEFAULT)
                            .close());
            assertIs(rig, Feature.TX_INSPECT, () -> rig.xdp().check(rig.left().tx(), RULES, AttachSpec.DEFAULT));
        }
    }

    @Test
    default void noProgramIsAttachedWhereFramesArePutIn() throws XdpException {
        try (Rig rig = rig()) {
            for (Direction direction : Direction.values()) {
                var hook = new Hook(rig.left(), direction, SubLayer.INJECT);
                assertRefused(() -> rig.xdp().attach(hook, RULES, AttachSpec.DEFAULT));
                assertRefused(() -> rig.xdp().check(hook, RULES, AttachSpec.DEFAULT));
            }
        }
    }

    @Test
    default void programIsForOneQueueIfFeaturesSaySo() throws XdpException {
        AttachSpec one = AttachSpec.DEFAULT.onQueue(1);
        try (Rig rig = rig()) {
            assertIs(
                    rig,
                    Feature.QUEUE_PROGRAMS,
                    () -> rig.xdp().attach(rig.left().rx(), RULES, one).close());
            assertIs(
                    rig,
                    Feature.QUEUE_PROGRAMS,
                    () -> rig.xdp().check(rig.left().rx(), RULES, one));
        }
    }

    @Test
    default void socketGetsSentFramesIfFeaturesSaySo() throws XdpException {
        XskSpec spec = XskSpec.DEFAULT.withReceivesFrom(Direction.TX);
        try (Rig rig = rig();
                Umem umem = rig.umem()) {
            assertIs(
                    rig,
                    Feature.TX_INSPECT,
                    () -> rig.xdp().open(rig.left().queue(0), umem, spec).close());
        }
    }

    @Test
    default void socketSendsToTheHostIfFeaturesSaySo() throws XdpException {
        XskSpec spec = XskSpec.DEFAULT.withSendsTo(Direction.RX);
        try (Rig rig = rig();
                Umem umem = rig.umem()) {
            assertIs(
                    rig,
                    Feature.RX_INJECT,
                    () -> rig.xdp().open(rig.left().queue(0), umem, spec).close());
        }
    }

    private static void assertIs(Rig rig, Feature feature, Executable use) throws XdpException {
        Features.Support support = rig.xdp().features(rig.left()).of(feature);
        if (support.available()) {
            assertDoesNotThrow(use);
        } else {
            assertFalse(support.remedy().isEmpty(), feature + ": " + support);
            assertRefused(use);
        }
    }

    private static void assertRefused(Executable use) {
        var refused = assertThrows(XdpException.class, use);
        assertEquals(Kind.UNSUPPORTED, refused.kind());
        assertTrue(refused.advice().length() > 10, refused.getMessage());
    }
}
