package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Several descriptors as one, which is readable when one of them is: {@code epoll_create1(2)}. */
public final class Epoll {

    private static final Call EPOLL_CREATE1 = Call.to("epoll_create1");
    private static final Call EPOLL_CTL = Call.to("epoll_ctl");

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1; // include/uapi/linux/eventpoll.h
    private static final int READABLE = 1;
    private static final int EVENT_BYTES = 16; // struct epoll_event: 12 on x86-64, where it is packed

    private Epoll() {}

    /** Returns a new descriptor that is readable when one of {@code all} is, which stay their owners'. */
    public static Fd of(Iterable<Fd> all) throws XdpException {
        var scratch = Native.scratch();
        Fd epoll = new Fd(Native.check("epoll_create1", (int) EPOLL_CREATE1.with(scratch, CLOSE_ON_EXEC), scratch));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_BYTES, 8);
            event.set(JAVA_INT, 0, READABLE);
            for (Fd one : all) {
                long result = EPOLL_CTL.with(scratch, epoll.number(), EPOLL_CTL_ADD, one.number(), event.address());
                Native.check("epoll_ctl", (int) result, scratch);
            }
            return epoll;
        } catch (XdpException e) {
            epoll.close();
            throw e;
        }
    }
}
