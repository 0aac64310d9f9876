package io.xdp4j.examples;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.io.PrintStream;

/** Drops UDP to a port before the host's stack sees it, and prints once a second how much there was. */
public final class DropCounter {

    private DropCounter() {}

    /** Usage: {@code DropCounter INTERFACE PORT}. */
    public static void main(String[] args) throws XdpException {
        Arguments.check("DropCounter INTERFACE PORT", args);
        var stop = Stop.onSignals();
        try (Xdp xdp = Xdp.open()) {
            run(xdp, args[0], Integer.parseInt(args[1]), System.out, stop);
        }
    }

    /** Blocks until it is stopped, the thread is interrupted, or nobody reads what it prints. */
    static void run(Xdp xdp, String device, int port, PrintStream out, Stop stop) throws XdpException {
        var rules = RuleList.of(Match.udpDestinationPort(port).drop());
        try (XdpLink link = xdp.attach(xdp.find(device).rx(), rules, AttachSpec.DEFAULT.withCounting())) {
            out.println("dropping UDP to port " + port + " on " + device + ", " + link.mode());
            long before = 0;
            while (!stop.await(1_000) && !out.checkError()) {
                long dropped = link.counters().getFirst().packets();
                out.println(dropped - before + " a second, " + dropped + " in all");
                before = dropped;
            }
            out.println("dropped " + link.counters().getFirst().packets());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
