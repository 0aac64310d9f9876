package io.xdp4j;

import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** What is killed: opens, attaches, receives, sends, replaces and closes, again and again. Prints a dot a step. */
final class KilledLoop {

    /** Steps of one round. */
    static final int STEPS = 12;

    private static final byte[] FRAME = Frames.udp(9, "on its way");

    private KilledLoop() {}

    public static void main(String[] args) throws IOException {
        int _ = System.in.read(); // it is started before it is its turn
        while (true) {
            try (Xdp xdp = Xdp.linux()) {
                round(xdp, xdp.find(args[0]).queue(0));
            }
            step();
        }
    }

    private static void round(Xdp xdp, XdpQueue queue) throws XdpException {
        step();
        Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(256));
        step();
        XskSocket socket = xdp.open(queue, umem, XskSpec.DEFAULT.withRings(128));
        step();
        XskMap map = xdp.xskMap(1);
        map.put(0, socket);
        step();
        var taken = RuleList.of(Match.udpDestinationPort(KillKernelTest.PORT).redirect(map));
        XdpLink link = xdp.attach(queue.device().rx(), taken, AttachSpec.DEFAULT.withCounting());
        step();
        traffic(socket);
        step();
        link.replace(RuleList.of(Match.udpDestinationPort(KillKernelTest.PORT).drop()));
        step();
        link.replace(taken);
        traffic(socket);
        step();
        link.close();
        step();
        socket.close();
        step();
        map.close();
        umem.close();
        step();
    }

    private static void traffic(XskSocket socket) throws XdpException {
        send(socket);
        for (int i = 0; i < 20 && socket.await(Events.RECEIVED, Duration.ofMillis(5)); i++) {
            int n = socket.rx().peek(64);
            for (int k = 0; k < n; k++) {
                socket.umem().pool().give(socket.rx().chunk(k));
            }
            socket.rx().release(n);
            socket.umem().pool().refill(socket.fill());
            socket.wakeup();
        }
    }

    private static void send(XskSocket socket) throws XdpException {
        long chunk = socket.umem().pool().take();
        MemorySegment.copy(MemorySegment.ofArray(FRAME), 0, socket.umem().memory(), chunk, FRAME.length);
        socket.tx().reserve(1);
        socket.tx().set(0, chunk, FRAME.length);
        socket.tx().submit(1);
        socket.wakeup();
    }

    private static void step() {
        System.out.print('.');
        System.out.flush();
    }
}
