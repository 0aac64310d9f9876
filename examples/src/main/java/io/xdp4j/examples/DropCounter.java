package io.xdp4j.examples;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import java.io.PrintStream;

/** Drops UDP to a port before the host's stack sees it, and prints once a second how much there was. */
public final class DropCounter {

    private DropCounter() {}

    /** Usage: {@code DropCounter INTERFACE PORT}. */
    public static void main(String[] args) throws XdpException {
        Arguments.check("DropCounter INTERFACE PORT", args);
        try (Xdp xdp = Xdp.open()) {
            run(xdp, args[0], Integer.parseInt(args[1]), System.out);
        }
    }

    /** Blocks until the thread is interrupted. */
    static void run(Xdp xdp, String device, int port, PrintStream out) throws XdpException {
        var rules = RuleList.of(Match.udpDestinationPort(port).drop());
        try (XdpLink link = xdp.attach(xdp.find(device).rx(), rules, AttachSpec.DEFAULT.withCounting())) {
            out.println("dropping UDP to port " + port + " on " + device + ", " + link.mode());
            long before = 0;
            while (true) {
                Thread.sleep(1_000);
                RuleCount dropped = link.counters().getFirst();
                out.println(dropped.packets() - before + " a second, " + dropped.packets() + " in all");
                before = dropped.packets();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
