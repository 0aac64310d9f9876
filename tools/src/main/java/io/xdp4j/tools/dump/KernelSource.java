package io.xdp4j.tools.dump;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.capture.Capture;
import io.xdp4j.linux.capture.CaptureCounts;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/** The frames that an interface of Linux receives. Owns the capture. */
public record KernelSource(Capture capture) implements FrameSource {

    @Override
    public String mode() {
        return capture.mode().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean next() throws XdpException {
        return capture.next();
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void pause() {
        capture.pause();
    }

    @Override
    public MemorySegment memory() {
        return capture.memory();
    }

    @Override
    public long offset() {
        return capture.offset();
    }

    @Override
    public int length() {
        return capture.length();
    }

    @Override
    public int originalLength() {
        return capture.originalLength();
    }

    @Override
    public long epochNanos() {
        return capture.epochNanos();
    }

    @Override
    public int queue() {
        return capture.queue();
    }

    @Override
    public CaptureCounts counts() throws XdpException {
        return capture.counts();
    }

    @Override
    public void check() throws XdpException {
        capture.check();
    }

    @Override
    public void detach() {
        capture.detach();
    }

    @Override
    public void close() {
        capture.close();
    }
}
