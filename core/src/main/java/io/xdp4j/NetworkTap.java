package io.xdp4j;

import io.xdp4j.TappedFrame.Place;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.nic.NicQueue;
import io.xdp4j.software.nic.Tap;
import io.xdp4j.software.nic.Taps;
import io.xdp4j.software.program.Verdicts;

/** Shows frames to a {@link FrameTap}, one at a time, until it throws something. */
final class NetworkTap implements Tap {

    private final FrameTap tap;
    private final Taps taps;
    private final TappedFrame frame = new TappedFrame();
    private boolean failed;

    NetworkTap(FrameTap tap, Taps taps) {
        this.tap = tap;
        this.taps = taps;
    }

    @Override
    public synchronized void sent(NicQueue from, FrameBatch frames, int first, int end, long now) {
        frame.set(Place.SENT, from, now, frames);
        for (int i = first; i < end; i++) {
            show(i, null);
        }
    }

    @Override
    public synchronized void arrived(NicQueue at, FrameBatch frames, long now) {
        frame.set(Place.RECEIVED, at, now, frames);
        for (int i = 0; i < frames.count; i++) {
            show(i, null);
        }
    }

    @Override
    public synchronized void decided(NicQueue at, FrameBatch frames, Verdicts verdicts, long now) {
        frame.set(Place.DECIDED, at, now, frames);
        for (int i = 0; i < frames.count; i++) {
            show(i, verdict(verdicts.action[i]));
        }
    }

    /** Who carries frames has nothing to do with who looks: what that throws is kept for who ends it. */
    private void show(int i, XdpVerdict verdict) {
        if (failed) {
            return; // earlier in this batch, or this is of one that was under way
        }
        frame.set(i, verdict);
        try {
            tap.onFrame(frame);
        } catch (RuntimeException | Error e) {
            failed = true;
            taps.fail(this, e);
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
