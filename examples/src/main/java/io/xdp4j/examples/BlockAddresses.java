package io.xdp4j.examples;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.bpf.map.Codecs;
import io.xdp4j.bpf.map.TypedMap;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.rule.ObjectProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Path;

/** Attaches {@code block.c} as clang compiled it, blocks an address, and prints once a second what was dropped. */
public final class BlockAddresses {

    private BlockAddresses() {}

    /** Usage: {@code BlockAddresses INTERFACE OBJECT ADDRESS}. */
    public static void main(String[] args) throws IOException {
        Arguments.check("BlockAddresses INTERFACE OBJECT ADDRESS", args);
        var stop = Stop.onSignals();
        try (Xdp xdp = Xdp.linux()) {
            run(xdp, args[0], BpfObject.read(Path.of(args[1])), InetAddress.ofLiteral(args[2]), System.out, stop);
        }
    }

    /** Blocks until it is stopped, the thread is interrupted, or nobody reads what it prints. */
    static void run(Xdp xdp, String device, BpfObject object, InetAddress address, PrintStream out, Stop stop)
            throws IOException {
        var program = new ObjectProgram(object, "block");
        try (XdpLink link = xdp.attach(xdp.find(device).rx(), program, AttachSpec.DEFAULT)) {
            var blocked = TypedMap.of(link.maps().map("blocked"), Codecs.ipv4(), Codecs.u8());
            var dropped = TypedMap.perCpu(link.maps().map("dropped"), Codecs.u32(), Traffic.CODEC);
            blocked.put(address, 1);
            out.println("dropping IPv4 of " + address.getHostAddress() + " on " + device + ", " + link.mode());
            while (!stop.await(1_000) && !out.checkError()) {
                out.println(TypedMap.sum(dropped, 0L, Traffic::packets) + " packets, "
                        + TypedMap.sum(dropped, 0L, Traffic::bytes) + " bytes dropped, of "
                        + link.maps().number("seen") + " frames");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
