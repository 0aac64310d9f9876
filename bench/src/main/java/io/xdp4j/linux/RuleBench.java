package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Times rule lists in the kernel, above the time of a program that passes everything: 1,000,000 frames a run, the
 * median of the runs and their spread, with keys at random and with a few hot ones (Zipf, exponent 1).
 *
 * <p>{@code java -cp … io.xdp4j.linux.RuleBench [RUNS] [NAME…]}, as root.
 */
final class RuleBench {

    private static final int FRAMES = 1_000_000;
    private static final int KEYS = 1 << 16;
    private static final RuleList NOTHING = RuleList.of(Match.all().pass());

    private RuleBench() {}

    /** How many keys there are to pick from, and the list. */
    private record Subject(int keys, Supplier<RuleList> rules, boolean counting) {}

    /** Runs what is named, or all. */
    public static void main(String[] args) throws XdpException {
        int runs = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        System.out.printf("%-22s %10s %17s %10s %17s%n", "list", "random ns", "", "hot ns", "");
        for (Map.Entry<String, Subject> subject : subjects().entrySet()) {
            if (args.length < 2 || Arrays.asList(args).contains(subject.getKey())) {
                Subject what = subject.getValue();
                RuleList rules = what.rules().get();
                double[] random = time(rules, keys(what.keys(), false), what.counting(), runs);
                double[] hot = time(rules, keys(what.keys(), true), what.counting(), runs);
                System.out.printf(
                        "%-22s %10.0f [%6.0f, %6.0f] %10.0f [%6.0f, %6.0f]%n",
                        subject.getKey(), random[1], random[0], random[2], hot[1], hot[0], hot[2]);
            }
        }
    }

    private static Map<String, Subject> subjects() {
        Map<String, Subject> subjects = new LinkedHashMap<>();
        subjects.put("ports-10", new Subject(20, () -> RuleLists.ports(10), false));
        subjects.put("ports-10-counting", new Subject(20, () -> RuleLists.ports(10), true));
        subjects.put("addresses-10", new Subject(20, () -> RuleLists.addresses(10), false));
        subjects.put("ports-100", new Subject(200, () -> RuleLists.ports(100), false));
        subjects.put("addresses-1000", new Subject(2000, () -> RuleLists.addresses(1000), false));
        subjects.put("addresses-10000", new Subject(20_000, () -> RuleLists.addresses(10_000), false));
        subjects.put("tuples-10000", new Subject(20_000, () -> RuleLists.tuples(10_000), false));
        subjects.put("prefixes-10000", new Subject(20_000, () -> RuleLists.prefixes(10_000), false));
        subjects.put("mixed-10000", new Subject(20_000, () -> RuleLists.mixed(10_000), false));
        subjects.put("mixed-10000-counting", new Subject(20_000, () -> RuleLists.mixed(10_000), true));
        subjects.put("set-10", new Subject(20, () -> RuleLists.set(SetType.ADDRESS, 10), false));
        subjects.put("set-1000000", new Subject(2_000_000, () -> RuleLists.set(SetType.ADDRESS, 1_000_000), false));
        subjects.put("prefix-set-10000", new Subject(20_000, () -> RuleLists.set(SetType.PREFIX, 10_000), false));
        return subjects;
    }

    /** Returns the lower quartile, the median and the upper quartile of what {@code rules} take above nothing. */
    private static double[] time(RuleList rules, byte[] keys, boolean counting, int runs) throws XdpException {
        double[] above = new double[runs];
        try (RuleTime empty = new RuleTime(NOTHING, keys, false);
                RuleTime subject = new RuleTime(rules, keys, counting)) {
            subject.nanos(FRAMES);
            for (int i = 0; i < runs; i++) {
                above[i] = -empty.nanos(FRAMES) + subject.nanos(FRAMES);
            }
        }
        Arrays.sort(above);
        return new double[] {above[runs / 4], above[runs / 2], above[runs - 1 - runs / 4]};
    }

    /** Half of the keys are those of rules: the other half of {@code count} is of none. */
    private static byte[] keys(int count, boolean hot) {
        var random = new SplittableRandom(1);
        double[] sums = hot ? zipf(count) : null;
        ByteBuffer keys = ByteBuffer.allocate(KEYS * RuleTime.KEY_BYTES);
        for (int i = 0; i < KEYS; i++) {
            int key = hot ? rank(sums, random.nextDouble()) : random.nextInt(count);
            int shuffled = (int) ((key * 7919L + 13) % count); // hot ones must not be the first rules
            keys.putInt(RuleLists.address(shuffled)).putInt(RuleLists.address(shuffled));
            keys.putShort((short) shuffled).putShort((short) (shuffled + 1));
        }
        return keys.array();
    }

    private static double[] zipf(int count) {
        double[] sums = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            sums[i] = sum;
        }
        return sums;
    }

    private static int rank(double[] sums, double at) {
        int found = Arrays.binarySearch(sums, at * sums[sums.length - 1]);
        return Math.min(found < 0 ? -found - 1 : found, sums.length - 1);
    }
}
