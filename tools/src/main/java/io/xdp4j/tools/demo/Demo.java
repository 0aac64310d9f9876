package io.xdp4j.tools.demo;

import io.xdp4j.tools.bench.BenchSpec;
import io.xdp4j.tools.bench.CardSpec;
import io.xdp4j.tools.bench.Check;
import io.xdp4j.tools.bench.Limits;
import io.xdp4j.tools.bench.Measurement;
import io.xdp4j.tools.bench.Outcome;
import io.xdp4j.tools.bench.PortSpec;
import io.xdp4j.tools.bench.Scenario;
import io.xdp4j.tools.bench.Side;
import io.xdp4j.tools.bench.Watch;
import io.xdp4j.tools.demo.Bed.Host;
import io.xdp4j.wire.MacAddress;
import java.io.IOException;

/** Measures throughput and round trips on a bed, over XDP and over kernel sockets, with the same loops and waits. */
public final class Demo {

    /** Bytes of each frame, Ethernet header included. */
    public static final int FRAME_BYTES = 64;

    private static final int BATCH = 64;

    private final Bed bed;
    private final Limits limits;
    private final Watch watch;

    /** Makes a demo; each measurement takes what {@code limits} says. */
    public Demo(Bed bed, Limits limits, Watch watch) {
        this.bed = bed;
        this.limits = limits;
        this.watch = watch;
    }

    /** Sends from left to right as fast as it goes, and counts what arrives. Blocks until it is over. */
    public DemoResult throughput(boolean isXdp) throws IOException, InterruptedException {
        var check = new Check();
        Side receiver = side(isXdp, Host.RIGHT, Scenario.RX, check);
        Side sender = side(isXdp, Host.LEFT, Scenario.TX, check);
        Outcome outcome = new Measurement(receiver, sender, BATCH, limits, watch).run();
        long wrong = check.damaged() + check.outOfOrder();
        String name = isXdp ? "XDP throughput" : "kernel socket throughput";
        return new DemoResult(name, isXdp, outcome, check.received(), check.lost(), wrong);
    }

    /** Sends a packet from left to right and back, again and again, one at a time. Blocks until it is over. */
    public DemoResult roundTrip(boolean isXdp) throws IOException, InterruptedException {
        Side asking = side(isXdp, Host.LEFT, Scenario.LAT, null);
        Side answering = side(isXdp, Host.RIGHT, Scenario.FWD, null);
        Outcome outcome = new Measurement(asking, answering, BATCH, limits, watch).run();
        String name = isXdp ? "XDP round trip" : "kernel socket round trip";
        var reading = outcome.reading();
        return new DemoResult(name, isXdp, outcome, reading.packets(), reading.dropped(), 0);
    }

    private Side side(boolean isXdp, Host host, Scenario scenario, Check check) {
        BenchSpec spec = new BenchSpec(
                scenario,
                isXdp,
                bed.driver(),
                null,
                0,
                BATCH,
                FRAME_BYTES,
                false,
                PortSpec.ANY,
                0,
                0,
                MacAddress.BROADCAST,
                bed.address(Host.LEFT),
                bed.address(Host.RIGHT),
                bed.udpPort(),
                CardSpec.DEFAULT);
        return isXdp ? bed.xdp(host, spec, check) : bed.socket(host, spec, check);
    }
}
