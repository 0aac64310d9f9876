package io.xdp4j.tools.replay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.Umem;
import io.xdp4j.XskSocket;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import java.util.ArrayList;
import java.util.List;

/** A socket on queue 0 of the interface of a {@link Replayer}, with which it is closed. */
public final class Receiver {

    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(64);

    private final Replayer replayer;
    private final Umem umem;
    private final XskSocket socket;

    private Receiver(Replayer replayer, Umem umem, XskSocket socket) {
        this.replayer = replayer;
        this.umem = umem;
        this.socket = socket;
    }

    /** Opens one. */
    public static Receiver open(Replayer replayer) throws XdpException {
        Umem umem = replayer.xdp().umem(MEMORY);
        XskSpec rings = XskSpec.DEFAULT.withRings(64).receiveOnly();
        return new Receiver(
                replayer, umem, replayer.xdp().open(replayer.device().queue(0), umem, rings));
    }

    /** Makes a map, for what is attached after that, and puts the socket into its slot 0. */
    public void isIn(String map, int slots) throws XdpException {
        replayer.xdp().xskMap(map, slots).put(0, socket);
    }

    /** Takes the frames that it has received. */
    public List<byte[]> take() {
        List<byte[]> frames = new ArrayList<>();
        int count = socket.rx().peek(MEMORY.chunks());
        for (int i = 0; i < count; i++) {
            long address = socket.rx().address(i);
            frames.add(umem.memory().asSlice(address, socket.rx().length(i)).toArray(JAVA_BYTE));
            umem.pool().give(address);
        }
        socket.rx().release(count);
        umem.pool().refill(socket.fill());
        return frames;
    }
}
