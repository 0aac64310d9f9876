package io.xdp4j;

import io.xdp4j.TappedFrame.Place;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.nic.NicQueue;
import io.xdp4j.software.nic.Tap;
import io.xdp4j.software.program.Verdicts;

/** Shows frames to a {@link FrameTap}, one at a time. */
final class NetworkTap implements Tap {

    private final FrameTap tap;
    private final TappedFrame frame = new TappedFrame();

    NetworkTap(FrameTap tap) {
        this.tap = tap;
    }

    @Override
    public synchronized void sent(NicQueue from, FrameBatch frames, int first, int end, long now) {
        frame.set(Place.SENT, from, now, frames);
        for (int i = first; i < end; i++) {
            frame.set(i, null);
            tap.onFrame(frame);
        }
    }

    @Override
    public synchronized void arrived(NicQueue at, FrameBatch frames, long now) {
        frame.set(Place.RECEIVED, at, now, frames);
        for (int i = 0; i < frames.count; i++) {
            frame.set(i, null);
            tap.onFrame(frame);
        }
    }

    @Override
    public synchronized void decided(NicQueue at, FrameBatch frames, Verdicts verdicts, long now) {
        frame.set(Place.DECIDED, at, now, frames);
        for (int i = 0; i < frames.count; i++) {
            frame.set(i, verdict(verdicts.action[i]));
            tap.onFrame(frame);
        }
    }

    private static XdpVerdict verdict(byte action) {
        return switch (action) {
            case Verdicts.PASS -> XdpVerdict.PASS;
            case Verdicts.DROP -> XdpVerdict.DROP;
            case Verdicts.TX -> XdpVerdict.TX;
            case Verdicts.SOCKET, Verdicts.DEVICE, Verdicts.DEVICES, Verdicts.HOST -> XdpVerdict.REDIRECT;
            default -> XdpVerdict.ABORTED;
        };
    }
}
