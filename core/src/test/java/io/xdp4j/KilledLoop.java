package io.xdp4j;

import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Field;
import io.xdp4j.rule.FieldTest;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** What is killed: opens, attaches, receives, sends, replaces and closes, again and again. Prints a dot a step. */
final class KilledLoop {

    /** Steps of one round. */
    static final int STEPS = 14;

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
        XdpSet set = xdp.set(SetSpec.of("open", SetType.ADDRESS));
        set.add("192.0.2.1");
        step();
        var taken = new RuleList(
                List.of(
                        from("open").drop(),
                        from("own").drop(),
                        Match.udpDestinationPort(KillKernelTest.PORT).redirect(map)),
                ParserMode.STRICT,
                List.of(SetSpec.of("open", SetType.ADDRESS), SetSpec.of("own", SetType.ADDRESS)));
        XdpLink link = xdp.attach(queue.device().rx(), taken, AttachSpec.DEFAULT.withCounting());
        step();
        link.set("own").addAll(SetContract.many(SetType.ADDRESS, 1_000));
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
        set.close();
        umem.close();
        step();
    }

    private static Match from(String set) {
        return new FieldTest.InSet(List.of(Field.IPV4_SOURCE), set);
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
