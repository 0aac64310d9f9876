package io.xdp4j.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small eBPF object, compiled for a test, which is skipped if there is no clang. */
final class Compiled {

    static final String SOURCE = """
            typedef unsigned int u32;
            struct xdp_md { u32 data, data_end, data_meta, ifindex, queue, egress; };
            static void *(*lookup)(void *map, const void *key) = (void *)1;
            struct {
                int (*type)[2];
                int (*max_entries)[4];
                u32 *key;
                unsigned long long *value;
            } counts __attribute__((section(".maps"), used));
            volatile u32 limit = 9;
            static __attribute__((noinline)) int count(u32 key)
            {
                unsigned long long *value = lookup(&counts, &key);
                if (value)
                    *value += limit;
                return 2;
            }
            __attribute__((section("xdp"), used)) int first(struct xdp_md *context)
            {
                return count(context->queue);
            }
            __attribute__((section("xdp"), used)) int second(struct xdp_md *context)
            {
                return 1;
            }
            char terms[] __attribute__((section("license"), used)) = "GPL";
            """;

    private Compiled() {}

    /** Writes {@code counter.o} into a folder. */
    static Path into(Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/clang")), "clang is not installed; see .ci/packages");
        Path source = Files.writeString(folder.resolve("counter.c"), SOURCE);
        Path object = folder.resolve("counter.o");
        Shell.run(List.of("clang", "-target", "bpf", "-O2", "-g", "-c", source.toString(), "-o", object.toString()));
        return object;
    }
}
