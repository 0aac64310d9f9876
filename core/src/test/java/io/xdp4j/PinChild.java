package io.xdp4j;

import io.xdp4j.device.PinNote;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Pins programs of some rules to an interface, one in the place of the other, and says how many rules each has. */
public final class PinChild {

    private static final AttachSpec SPEC = AttachSpec.DEFAULT.withCounting();

    private PinChild() {}

    /** Arguments: the interface, how often, a seed. */
    public static void main(String[] args) throws Exception {
        var random = new Random(Long.parseLong(args[2]));
        try (Xdp xdp = Xdp.linux()) {
            System.out.println("ready");
            System.in.read();
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                int rules = 1 + random.nextInt(20);
                apply(xdp, xdp.find(args[0]), rules);
                System.out.println(rules);
            }
        } catch (XdpException e) {
            System.out.println(e.kind() + " " + e.getMessage());
        }
    }

    /** Attaches a program of so many rules, or replaces what is attached; the note says how many. */
    static void apply(Xdp xdp, XdpInterface device, int rules) throws XdpException {
        PinNote note = new PinNote(Integer.toString(rules), "a test");
        try (Pins pins = xdp.pins()) {
            Optional<PinnedLink> old = pins.find(device);
            if (old.isEmpty()) {
                pins.pin(device.rx(), rules(rules), SPEC, note).close();
                return;
            }
            try (PinnedLink pinned = old.get()) {
                pinned.replace(rules(rules), SPEC, note);
            }
        }
    }

    /** The first drops what goes to port 9. */
    static RuleList rules(int count) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(Match.udpDestinationPort(9 + i).drop());
        }
        return new RuleList(rules);
    }
}
