package io.xdp4j.device;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What matters of the log of the kernel's verifier: what it refuses, at which instruction, what it knew of the
 * registers there, and the line of source.
 *
 * <p>Of a log like
 *
 * <pre>{@code
 *   0: R1=ctx() R10=fp0
 *   ; return data[5] == 1 ? XDP_DROP : XDP_PASS; @ careless.c:3
 *   1: (71) r1 = *(u8 *)(r1 +5)
 *   invalid access to packet, off=5 size=1, R1(id=0,off=5,r=0)
 * }</pre>
 *
 * <p>Source: kernel/bpf/verifier.c and kernel/bpf/log.c. Before Linux 6.9 a line of source is without file and number.
 */
final class VerifierDigest {

    private static final Pattern INSTRUCTION = Pattern.compile("^(\\d+): \\([0-9a-f]{2}\\) ([^;]*)(;.*)?$");
    private static final Pattern SOURCE = Pattern.compile("^; (.*?)(?: @ (\\S+:\\d+))?$");
    private static final Pattern STATE = Pattern.compile("\\bR(\\d{1,2})(?:_\\w+)?=([^\\s(]+(?:\\([^)]*\\))?)");
    private static final Pattern REGISTER = Pattern.compile("\\b[rw](\\d{1,2})\\b");
    private static final Pattern NOISE = Pattern.compile(
            "^(processed |verification time|stack depth|mark_precise|from \\d+ to |arg#|func#|.*: safe$|\\s*$).*");
    private static final int MOST_REASONS = 2;

    private String source = "";
    private String instruction = "";
    private final String[] registers = new String[11];
    private final List<String> reasons = new ArrayList<>();

    private VerifierDigest() {}

    /** Returns it in one line. */
    static String of(String log) {
        var digest = new VerifierDigest();
        log.lines().forEach(digest::line);
        return digest.text();
    }

    private void line(String line) {
        Matcher code = INSTRUCTION.matcher(line);
        Matcher comment = SOURCE.matcher(line);
        if (code.matches()) {
            instruction = code.group(1) + ": " + code.group(2).strip();
            reasons.clear();
            states(line);
        } else if (comment.matches()) {
            source = (comment.group(2) == null ? "" : comment.group(2) + ": ")
                    + comment.group(1).strip();
            reasons.clear();
        } else if (line.matches("^(\\d+:|from \\d+ to \\d+:) .*R\\d.*")) {
            states(line);
            reasons.clear();
        } else if (!NOISE.matcher(line).matches()) {
            reasons.add(line.strip());
        }
    }

    private void states(String line) {
        STATE.matcher(line).results().forEach(this::state);
    }

    private void state(MatchResult found) {
        int number = Integer.parseInt(found.group(1));
        if (number < registers.length) {
            registers[number] = "R" + number + "=" + found.group(2);
        }
    }

    private String text() {
        var parts = new ArrayList<>(reasons.subList(Math.max(0, reasons.size() - MOST_REASONS), reasons.size()));
        if (!instruction.isEmpty()) {
            parts.add(instruction + known());
        }
        if (!source.isEmpty()) {
            parts.add(source);
        }
        return String.join(" | ", parts);
    }

    /** What was known of the registers that the instruction has, before it. */
    private String known() {
        String all = REGISTER.matcher(instruction)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .distinct()
                .filter(number -> number < registers.length && registers[number] != null)
                .map(number -> registers[number])
                .reduce("", (before, one) -> before + " " + one);
        return all.isEmpty() ? "" : " with" + all;
    }
}
