package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The way of numbered frames over a rig, through a rule list and into a socket: which of them arrive, and, since a last
 * one that every list lets through comes after them, which do not.
 */
final class Passage implements AutoCloseable {

    /** Frames to this port arrive unless a rule takes them. */
    static final int PORT = 4433;

    /** How many frames may be on their way. */
    static final int MOST = 256;

    private static final int LAST = 4434;
    private static final byte[] LAST_FRAME = Frames.udp(LAST, "the last");

    private final Rig rig;
    private final Umem umem;
    private final XskSocket socket;
    private final XskMap map;
    private final XdpLink link;

    private Passage(Rig rig, RuleList rules, AttachSpec spec) throws XdpException {
        this.rig = rig;
        this.umem = rig.umem();
        this.socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
        this.map = rig.xdp().xskMap("passage", 1);
        map.put(0, socket);
        this.link = rig.xdp().attach(rig.left().rx(), rules, spec);
    }

    static Passage open(Rig rig, RuleList rules) throws XdpException {
        return new Passage(rig, rules, AttachSpec.DEFAULT);
    }

    /** Returns a list of {@code rules}, which find {@code sets}; frames to {@link #PORT} that they leave arrive. */
    static RuleList rules(List<Rule> rules, SetSpec... sets) {
        List<Rule> all = new ArrayList<>();
        all.add(Match.udpDestinationPort(LAST).redirect("passage"));
        all.addAll(rules);
        all.add(Match.udpDestinationPort(PORT).redirect("passage"));
        return new RuleList(all, ParserMode.STRICT, List.of(sets));
    }

    XdpLink link() {
        return link;
    }

    /** Sends {@code frames}, at most {@link #MOST}, and returns the places of those that arrive. */
    List<Integer> send(byte[]... frames) throws XdpException {
        assertTrue(frames.length <= MOST, "too many at once");
        byte[][] numbered = new byte[frames.length + 1][];
        for (int i = 0; i < frames.length; i++) {
            numbered[i] = frames[i].clone();
            ByteBuffer.wrap(numbered[i]).putInt(frames[i].length - Integer.BYTES, i);
        }
        numbered[frames.length] = LAST_FRAME;
        rig.send(numbered);
        return received();
    }

    /** Returns whether a frame arrives. */
    boolean passes(byte[] frame) throws XdpException {
        return send(frame).size() == 1;
    }

    @Override
    public void close() {
        link.close();
        map.close();
        socket.close();
        umem.close();
    }

    private List<Integer> received() throws XdpException {
        List<Integer> received = new ArrayList<>();
        boolean ended = false;
        while (!ended) {
            assertTrue(socket.await(Events.RECEIVED, Rig.SOON), "the last frame does not arrive; before: " + received);
            int n = socket.rx().peek(64);
            for (int i = 0; i < n; i++) {
                byte[] frame = umem.copyOf(socket.rx(), i);
                ended |= Arrays.equals(frame, LAST_FRAME);
                received.add(ByteBuffer.wrap(frame).getInt(frame.length - Integer.BYTES));
                umem.pool().give(socket.rx().chunk(i));
            }
            socket.rx().release(n);
            umem.pool().refill(socket.fill());
        }
        received.removeLast();
        return received;
    }
}
