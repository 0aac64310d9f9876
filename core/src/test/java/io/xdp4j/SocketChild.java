package io.xdp4j;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.RuleList;
import java.io.IOException;

/** Opens a socket, makes a map, attaches a program, and says for each whether it could. Ends with its input. */
final class SocketChild {

    /** What it tries. */
    private interface Try {
        Object now() throws XdpException;
    }

    private SocketChild() {}

    public static void main(String[] args) throws IOException {
        try (Xdp xdp = Xdp.linux()) {
            var queue = xdp.find(args[0]).queue(0);
            var spec = UmemSpec.DEFAULT.withChunks(Integer.parseInt(args[1]));
            say("socket", () -> xdp.open(queue, xdp.umem(spec), XskSpec.DEFAULT.withRings(64)));
            say("map", () -> xdp.xskMap(1));
            say("link", () -> xdp.attach(queue.device().rx(), RuleList.of(), AttachSpec.DEFAULT));
            System.out.println("done");
            while (System.in.read() >= 0) {
                // until the end
            }
        }
    }

    private static void say(String what, Try attempt) {
        try {
            attempt.now();
            System.out.println(what + ": ok");
        } catch (XdpException e) {
            System.out.println(what + ": " + e.kind() + ": " + e.getMessage());
        }
    }
}
