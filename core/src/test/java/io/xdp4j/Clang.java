package io.xdp4j;

import io.xdp4j.bpf.object.BpfObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Objects that clang makes of C, as people do. */
public final class Clang {

    private static final List<Path> PLACES = List.of(Path.of("/usr/bin/clang"), Path.of("/usr/local/bin/clang"));

    /** What the headers of libbpf would define. */
    private static final String HEADER = """
            typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32;
            typedef unsigned long long u64; typedef int s32; typedef long long s64;
            #define SEC(name) __attribute__((section(name), used))
            #define __uint(name, value) int (*name)[value]
            #define __type(name, value) typeof(value) *name
            #define __array(name, value) typeof(value) *name[]
            struct xdp_md { u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex; };
            enum { XDP_ABORTED, XDP_DROP, XDP_PASS, XDP_TX, XDP_REDIRECT };
            static void *(*lookup)(void *, const void *) = (void *) 1;
            static long (*update)(void *, const void *, const void *, u64) = (void *) 2;
            static long (*tail_call)(void *, void *, u32) = (void *) 12;
            static long (*perf_output)(void *, void *, u64, void *, u64) = (void *) 25;
            static long (*redirect_map)(void *, u64, u64) = (void *) 51;
            static long (*ringbuf_output)(void *, void *, u64, u64) = (void *) 130;
            static long (*loop)(u32, void *, void *, u64) = (void *) 181;
            char _license[] SEC("license") = "GPL";
            /* What the kernel sends by itself on a new interface is IPv6. */
            static inline int is_ipv4(struct xdp_md *ctx) {
                u8 *data = (u8 *) (u64) ctx->data;
                return data + 14 <= (u8 *) (u64) ctx->data_end && data[12] == 8 && data[13] == 0;
            }
            """;

    private Clang() {}

    /** Compiles {@code source}, whose first line is line 1 of {@code name}.c. */
    public static BpfObject object(String name, String source) throws IOException {
        Path folder = Files.createTempDirectory("xdp4j-clang");
        try {
            return BpfObject.read(compile(folder, name, source));
        } finally {
            for (Path file : Files.list(folder).toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        }
    }

    /** Compiles it into {@code folder}; returns the object file. */
    public static Path compile(Path folder, String name, String source) throws IOException {
        Path tool = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(tool != null, "clang is not installed");
        Path header = Files.writeString(folder.resolve("bpf.h"), HEADER);
        Path text = Files.writeString(folder.resolve(name + ".c"), source);
        Path object = folder.resolve(name + ".o");
        Process clang = new ProcessBuilder(
                        tool.toString(),
                        "-target",
                        "bpf",
                        "-O2",
                        "-g",
                        "-mcpu=v3",
                        "-include",
                        header.toString(),
                        "-c",
                        text.toString(),
                        "-o",
                        object.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!clang.waitFor(60, TimeUnit.SECONDS) || clang.exitValue() != 0) {
                throw new AssertionError(said);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return object;
    }
}
