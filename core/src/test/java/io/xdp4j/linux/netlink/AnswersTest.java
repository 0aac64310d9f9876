package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.linux.abi.Ethtool;
import io.xdp4j.linux.abi.Nlmsghdr;
import io.xdp4j.linux.abi.SockDiag;
import io.xdp4j.linux.netlink.SockDiagSocket.BoundSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How answers are read that the machine of a test need not give: of cards with RSS, of kernels with sock_diag. */
final class AnswersTest {

    private static final byte[] NOTHING = new byte[0];

    @Test
    void bitsOfAListWithoutAMaskAreAllSet() {
        Attributes bitset = answer(NOTHING, request -> {
            request.attribute(Ethtool.ETHTOOL_A_BITSET_NOMASK, NOTHING);
            int bits = request.start(Ethtool.ETHTOOL_A_BITSET_BITS);
            bit(request, "rx-lro", false);
            bit(request, "rx-gro", false);
            request.end(bits);
        });

        assertEquals(Set.of("rx-lro", "rx-gro"), EthtoolNetlinkSocket.names(bitset));
    }

    @Test
    void bitsOfAListWithAMaskAreSetIfTheySaySo() {
        Attributes bitset = answer(NOTHING, request -> {
            int bits = request.start(Ethtool.ETHTOOL_A_BITSET_BITS);
            bit(request, "rx-lro", true);
            bit(request, "rx-gro", false);
            request.end(bits);
        });

        assertEquals(Set.of("rx-lro"), EthtoolNetlinkSocket.names(bitset));
    }

    @Test
    void indirectionTableIsTheQueueOfEachHash() {
        byte[] table = HexFormat.of().parseHex("00000000" + "01000000" + "00000000" + "03000000");

        int[] queues = EthtoolNetlinkSocket.indirection(
                answer(NOTHING, request -> request.attribute(Ethtool.ETHTOOL_A_RSS_INDIR, table)));

        assertArrayEquals(new int[] {0, 1, 0, 3}, queues);
    }

    @Test
    void driverWithoutAnIndirectionTableHasAnEmptyOne() {
        assertEquals(0, EthtoolNetlinkSocket.indirection(answer(NOTHING, _ -> {})).length);
    }

    @Test
    void diagnosedSocketHasItsInodeInterfaceAndQueue() {
        byte[] header = HexFormat.of().parseHex("2c030000" + "efbeadde" + "0000000000000000");
        byte[] info = HexFormat.of().parseHex("05000000" + "02000000");

        BoundSocket bound =
                SockDiagSocket.bound(bytes(header, request -> request.attribute(SockDiag.XDP_DIAG_INFO, info)));

        assertEquals(new BoundSocket(0xDEADBEEFL, 5, 2), bound);
    }

    @Test
    void socketThatIsNotBoundHasNoInterface() {
        byte[] header = HexFormat.of().parseHex("2c030000" + "07000000" + "0000000000000000");

        assertEquals(new BoundSocket(7, 0, 0), SockDiagSocket.bound(bytes(header, _ -> {})));
    }

    private static void bit(NetlinkRequest request, String name, boolean set) {
        int bit = request.start(Ethtool.ETHTOOL_A_BITSET_BITS_BIT);
        request.attribute(Ethtool.ETHTOOL_A_BITSET_BIT_NAME, name);
        if (set) {
            request.attribute(Ethtool.ETHTOOL_A_BITSET_BIT_VALUE, NOTHING);
        }
        request.end(bit);
    }

    private static Attributes answer(byte[] header, Consumer<NetlinkRequest> content) {
        return new Attributes(bytes(header, content));
    }

    private static MemorySegment bytes(byte[] header, Consumer<NetlinkRequest> content) {
        try (Arena arena = Arena.ofConfined()) {
            var message = new NetlinkRequest(arena, 0, 0, MemorySegment.ofArray(header));
            content.accept(message);
            byte[] body = message.finish(1).toArray(JAVA_BYTE);
            return MemorySegment.ofArray(body).asSlice(Nlmsghdr.LAYOUT.byteSize());
        }
    }
}
