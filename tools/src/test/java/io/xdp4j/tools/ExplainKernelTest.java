package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Rules in the kernel, asked by the command: they answer as the evaluator does, and leave nothing behind. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class ExplainKernelTest {

    private static final long SEED = Long.getLong("rules.seed", System.nanoTime());
    private static final int LISTS = 150;
    private static final int QUESTIONS = 5000;
    private static final List<String> TESTS = List.of(
            "udp dst port 53",
            "dst port 443",
            "udp src port 4000-5000",
            "dst port @ports",
            "dst host @hosts",
            "tcp",
            "icmp",
            "arp",
            "ip6",
            "vlan 100",
            "len > 50",
            "proto 47",
            "src net 192.0.2.0/24",
            "tcp[tcpflags] & tcp-syn != 0",
            "inner dst net 10.0.0.0/8",
            "ether src 02:00:00:00:00:01");
    private static final List<String> ACTIONS =
            List.of("pass", "drop", "reflect", "redirect", "redirect m or drop", "forward nowhere");

    @TempDir
    private Path folder;

    @Test
    void everyEngineAnswersAsTheEvaluatorDoes() {
        var random = new SplittableRandom(SEED);
        String jumbo = ExplainFrames.hex().getFirst() + "00".repeat(4000);
        List<String> frames =
                Stream.concat(ExplainFrames.hex().stream(), Stream.of(jumbo)).toList();
        var questions = new ArrayList<String>();
        for (int i = 0; i < LISTS; i++) {
            questions.add(question(i, i % 4 == 0 ? "windows-compat" : "strict", rules(random), frames));
        }

        List<String> evaluator = answers("evaluator", questions);
        for (String engine : List.of("kernel", "interpreter", "jit")) {
            List<String> answers = answers(engine, questions);

            assertEquals(LISTS, answers.size());
            for (int i = 0; i < LISTS; i++) {
                String what = engine + ", -Drules.seed=" + SEED + ": " + questions.get(i);
                assertEquals(evaluator.get(i), answers.get(i), what);
            }
        }
    }

    @Test
    void thousandsOfListsLeaveNothingOpen() throws IOException {
        String set = question(1, "strict", List.of("set a address {192.0.2.1}", "src host @a -> drop"), List.of());
        String simple = question(2, "strict", List.of("all -> redirect"), List.of("00".repeat(60)));
        String wrong = question(3, "strict", List.of("all -> "), List.of());
        var questions = new ArrayList<String>();
        for (int i = 0; i < QUESTIONS; i++) {
            questions.add(i % 50 == 0 ? set : i % 50 == 1 ? wrong : simple);
        }
        answers("kernel", questions.subList(0, 2)); // what is loaded once stays open
        long before = descriptors();

        long start = System.nanoTime();
        List<String> answers = answers("kernel", questions);
        long seconds = Math.max(1, (System.nanoTime() - start) / 1_000_000_000);

        System.out.println("explain: " + QUESTIONS / seconds + " lists a second in the kernel");
        assertEquals(QUESTIONS, answers.size());
        assertEquals("{\"id\":2,\"results\":[[0,\"redirect xsks\"]]}", answers.getLast());
        assertTrue(descriptors() <= before, before + " descriptors, now " + descriptors());
    }

    @Test
    void textSaysWhenTheEvaluatorAnswersInItsPlace() throws IOException {
        Path frames = Files.write(folder.resolve("frames"), ExplainFrames.lines());

        Ran kernel = Ran.xdp("explain", "all -> drop", "--frames", frames.toString(), "--engine", "kernel");
        Ran evaluator = Ran.xdp("explain", "all -> drop", "--frames", frames.toString());

        String note = "  says the evaluator: the kernel runs no frame of ";
        assertEquals(0, kernel.code(), kernel.err());
        assertTrue(kernel.out().contains(note + "10 bytes\n"), kernel.out());
        assertEquals(evaluator.out(), kernel.out().replaceAll("(?m)^" + note + ".*\n", ""));
    }

    @Test
    void withoutRightsItIsNotPossible() throws Exception {
        try (Child batch = Child.withoutRights("explain", "--batch", "--engine", "kernel");
                Child frames =
                        Child.withoutRights("explain", "all -> drop", "--frames", "/dev/null", "--engine", "kernel")) {
            batch.process().getOutputStream().close();
            for (Ran ran : List.of(batch.await(), frames.await())) {
                assertEquals(3, ran.code(), ran.err());
                assertTrue(ran.err().contains("not permitted; run as root"), ran.err());
            }
        }
    }

    private static List<String> rules(SplittableRandom random) {
        var rules = new ArrayList<String>();
        rules.add("set ports port {53, 80}");
        rules.add("set hosts address {192.0.2.1, 2001:db8::1}");
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            rules.add(match(random) + (random.nextInt(4) == 0 ? " limit 5/s" : "") + " -> " + pick(random, ACTIONS));
        }
        return rules;
    }

    private static String match(SplittableRandom random) {
        var parts = new ArrayList<String>();
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            parts.add((random.nextInt(5) == 0 ? "not " : "") + pick(random, TESTS));
        }
        return String.join(random.nextBoolean() ? " and " : " or ", parts);
    }

    private static String pick(SplittableRandom random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static String question(int id, String parser, List<String> rules, List<String> frames) {
        JsonMapper json = JsonMapper.shared();
        return "{\"id\":" + id + ",\"parser\":\"" + parser + "\",\"rules\":" + json.writeValueAsString(rules)
                + ",\"frames\":" + json.writeValueAsString(frames) + "}";
    }

    private static List<String> answers(String engine, List<String> questions) {
        byte[] lines = String.join("\n", questions).getBytes(StandardCharsets.UTF_8);
        Ran ran = Ran.xdp(new ByteArrayInputStream(lines), "explain", "--batch", "--engine", engine);
        assertEquals(0, ran.code(), ran.err());
        return ran.out().lines().toList();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
