package io.xdp4j.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A small firewall in C, as an object file of clang. */
final class ObjectSource {

    static final String FIREWALL = """
            typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32;
            typedef unsigned long long u64;
            #define SEC(name) __attribute__((section(name), used))
            #define __uint(name, value) int (*name)[value]
            #define __type(name, value) typeof(value) *name
            struct xdp_md { u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex; };
            static void *(*lookup)(void *, const void *) = (void *) 1;
            enum kind { LOOSE, STRICT };
            struct limit { u32 rate; u8 on : 1, level : 3; char name[7]; enum kind kind; u16 ports[2]; };
            struct { __uint(type, 1); __uint(max_entries, 2); __type(key, u32); __type(value, struct limit); }
                limits SEC(".maps");
            struct { __uint(type, 6); __uint(max_entries, 2); __type(key, u32); __type(value, u64); }
                counts SEC(".maps");
            struct { __uint(type, 22); __uint(max_entries, 2); __uint(key_size, 0); __type(value, u32); }
                line SEC(".maps");
            volatile const u16 port = 7;
            u64 total;
            SEC("xdp") int firewall(struct xdp_md *ctx) {
                u8 *frame = (u8 *) (u64) ctx->data;
                if (frame + 42 > (u8 *) (u64) ctx->data_end || frame[12] != 8 || frame[13] || frame[23] != 17)
                    return 2;
                u32 to = frame[36] << 8 | frame[37], zero = 0;
                u64 *count = lookup(&counts, &zero);
                if (count)
                    ++*count;
                ++total;
                if (lookup(&limits, &to)) {
                    frame[0] = 0xaa;
                    return 3;
                }
                return to == port ? 1 : 2;
            }
            SEC("xdp") int careless(struct xdp_md *ctx) {
                return ((u8 *) (u64) ctx->data)[3];
            }
            char _license[] SEC("license") = "GPL";
            """;

    /** A program with a map that is to be shared by its name. */
    private static final String SHARING = """
            #define __uint(name, value) int (*name)[value]
            #define __type(name, value) typeof(value) *name
            #define SEC(name) __attribute__((section(name), used))
            struct { __uint(type, 1); __uint(max_entries, 8); __type(key, unsigned); __type(value, unsigned);
                __uint(pinning, 1); } shared SEC(".maps");
            static void *(*lookup)(void *, const void *) = (void *) 1;
            SEC("xdp") int look(void *ctx) {
                unsigned key = 1;
                return lookup(&shared, &key) ? 2 : 2;
            }
            char _license[] SEC("license") = "GPL";
            """;

    private ObjectSource() {}

    /** Compiles the firewall into {@code folder}; returns the object file. */
    static String firewall(Path folder) throws IOException, InterruptedException {
        return compile(folder, "fw", FIREWALL);
    }

    /** Compiles the program that shares a map into {@code folder}; returns the object file. */
    static String sharing(Path folder) throws IOException, InterruptedException {
        return compile(folder, "sharing", SHARING);
    }

    private static String compile(Path folder, String name, String text) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/clang")), "clang is not installed");
        Path source = Files.writeString(folder.resolve(name + ".c"), text);
        Path object = folder.resolve(name + ".o");
        Process clang = new ProcessBuilder(
                        "/usr/bin/clang",
                        "-target",
                        "bpf",
                        "-O2",
                        "-g",
                        "-c",
                        source.toString(),
                        "-o",
                        object.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!clang.waitFor(60, TimeUnit.SECONDS) || clang.exitValue() != 0) {
            throw new AssertionError(said);
        }
        return object.toString();
    }
}
