package io.xdp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.bpf.map.Codecs;
import io.xdp4j.bpf.map.TypedMap;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmObject;
import io.xdp4j.wire.FrameWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a program in C is tested: in the virtual machine, so that it needs no rights, no interface and no Linux. */
final class BlockTest {

    private static final int FRIEND = 0xc000_0201; // 192.0.2.1
    private static final int FOE = 0xc000_0202;

    private static BpfObject object;

    @BeforeAll
    static void compile(@TempDir Path folder) throws Exception {
        object = Clang.object("block", folder);
    }

    @Test
    void blockedAddressIsDroppedAndCounted() throws IOException {
        var vm = Vm.of(1);
        VmObject loaded = VmObject.load(vm, object, Engine.INTERPRETER);
        VmContext context = vm.context(0);
        TypedMap.of(loaded.map("blocked"), Codecs.ipv4(), Codecs.u8()).put(InetAddress.ofLiteral("192.0.2.2"), 1);

        context.frame(frame(FRIEND, 100));
        assertEquals(XdpVerdict.PASS.number(), loaded.program("block").run(context));
        context.frame(frame(FOE, 100));
        assertEquals(XdpVerdict.DROP.number(), loaded.program("block").run(context));

        var dropped = TypedMap.perCpu(loaded.map("dropped"), Codecs.u32(), Traffic.CODEC);
        assertEquals(List.of(new Traffic(1, 100)), dropped.get(0L).orElseThrow());
        assertEquals(2, loaded.number("seen"));
    }

    @Test
    void longFrameIsDroppedAsTheConstantSays() throws IOException {
        var vm = Vm.of(1);
        VmObject loaded = VmObject.load(vm, object.withVariable("longest", 99), Engine.JIT);
        VmContext context = vm.context(0);

        context.frame(frame(FRIEND, 99));
        assertEquals(XdpVerdict.PASS.number(), loaded.program("block").run(context));
        context.frame(frame(FRIEND, 100));
        assertEquals(XdpVerdict.DROP.number(), loaded.program("block").run(context));
    }

    @Test
    void frameThatIsNoIpv4Passes() throws IOException {
        var vm = Vm.of(1);
        VmContext context = vm.context(0);

        context.frame(MemorySegment.ofArray(new byte[60]));

        assertEquals(
                XdpVerdict.PASS.number(),
                VmObject.load(vm, object, Engine.INTERPRETER).program("block").run(context));
    }

    private static MemorySegment frame(int source, int length) {
        MemorySegment frame = MemorySegment.ofArray(new byte[length]);
        new FrameWriter()
                .start(frame, 0, length)
                .ethernet(0x02_00_00_00_00_01L, 0x02_00_00_00_00_02L)
                .ipv4(source, FRIEND)
                .udp(4000, 53)
                .payload(new byte[length - 42])
                .finish();
        return frame;
    }
}
