package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@link ObjectMapsContract} in the kernel, and what only the kernel refuses. */
@KernelTest
final class ObjectMapsKernelTest implements ObjectMapsContract {

    @Override
    public Rig rig() throws IOException {
        return Rig.veth(1, 1500);
    }

    @Test
    void programWithTailCallsIsNotAttachedAmongOthers() throws IOException {
        BpfObject object = Clang.object("tails", TAILS);
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "entry"), ALLOWED)) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp()
                            .attach(rig.left().rx(), RuleList.of(Match.all().pass()), ALLOWED));

            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertTrue(refused.getMessage().contains("program entry makes tail calls"), refused.getMessage());
            rig.send(Frames.udp(7, "x"));
            Counts.await(() -> link.maps().number("reached"), 1);
        }
    }
}
