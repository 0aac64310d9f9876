package io.xdp4j;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.PinnedObject;
import io.xdp4j.rule.ObjectProgram;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pins a program of an object, and removes it, again and again, until it is killed. */
public final class PinnedObjectChild {

    static final Path PIN = Path.of("/sys/fs/bpf/fw");

    /** One that counts, in a map that it shares by its name. */
    static final String SOURCE = """
            struct { __uint(type, 2); __uint(max_entries, 1); __type(key, u32); __type(value, u64);
                __uint(pinning, 1); } counts SEC(".maps");
            volatile const u32 key;
            u64 seen;
            SEC("xdp") int count(struct xdp_md *ctx) {
                u32 at = key;
                u64 *count = lookup(&counts, &at);
                if (count)
                    __sync_fetch_and_add(count, 1);
                ++seen;
                return XDP_PASS;
            }
            SEC("xdp") int careless(struct xdp_md *ctx) {
                u32 at = key;
                return lookup(&counts, &at) ? *(u8 *) (u64) ctx->data : XDP_PASS;
            }
            """;

    private PinnedObjectChild() {}

    /** Arguments: the object file, the interface. */
    public static void main(String[] args) throws Exception {
        BpfObject object = BpfObject.read(Path.of(args[0]));
        try (Xdp xdp = Xdp.linux()) {
            XdpInterface device = xdp.find(args[1]);
            System.out.println("ready");
            System.in.read();
            if (Files.exists(PIN.resolve("link"))) {
                PinnedObject.remove(PIN);
            }
            while (true) {
                pin(object, "count", device);
                System.out.println("pinned");
                PinnedObject.remove(PIN);
                System.out.println("removed");
            }
        }
    }

    static void pin(BpfObject object, String program, XdpInterface device) throws XdpException {
        PinnedObject.pin(
                new ObjectProgram(object, program), new PinnedObject.Wish(device, AttachMode.AUTO, false, PIN));
    }
}
