package io.xdp4j.tools.bench;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Opens the kernel sockets that the socket ends use, and the buffers that they send. */
final class Datagrams {

    /** The largest datagram that is received, in bytes. */
    static final int MAX_PAYLOAD = 65_507;

    private Datagrams() {}

    static DatagramChannel open(DatagramSpec spec) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.bind(spec.local());
            if (spec.remote() != null) {
                channel.connect(spec.remote());
            }
            channel.configureBlocking(!spec.spins());
            return channel;
        } catch (BindException e) {
            channel.close();
            throw new XdpException(
                    XdpException.Kind.BUSY, "bind " + spec.local(), 0, e.getMessage(), "choose another --port");
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Closes a socket; there is nothing to do about a failure. */
    static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // its descriptor is gone either way
        }
    }

    static ByteBuffer inbox() {
        return ByteBuffer.allocateDirect(MAX_PAYLOAD);
    }
}
