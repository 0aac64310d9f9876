package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.Xdp;
import io.xdp4j.device.AttachMode;
import io.xdp4j.linux.capture.Capture;
import io.xdp4j.linux.capture.CaptureSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.tools.dump.Dump;
import io.xdp4j.tools.dump.DumpLimits;
import io.xdp4j.tools.dump.DumpSink;
import io.xdp4j.tools.dump.JsonFormat;
import io.xdp4j.tools.dump.KernelSource;
import io.xdp4j.tools.dump.LineSink;
import io.xdp4j.tools.dump.PcapngSink;
import io.xdp4j.tools.dump.TextFormat;
import io.xdp4j.tools.dump.Verdicts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a dump says that rules would decide. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(60)
final class VerdictsKernelTest {

    private static final RuleList RULES = RuleList.of(
            Match.udpDestinationPort(9).pass(), Match.udpDestinationPort(53).drop());

    @TempDir
    private Path folder;

    @Test
    void ruleOfEachFrameIsACommentThatTsharkReads() throws Exception {
        Path file = folder.resolve("verdicts.pcapng");
        dump(
                65_000,
                new PcapngSink(
                        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), "left", 65_000));

        List<String> comments = Shell.run("tshark -r " + file + " -T fields -e udp.dstport -e frame.comment")
                .lines()
                .filter(line -> line.matches("\\d+\t.*"))
                .toList();

        String drop = "53\trule 1: " + RULES.rules().get(1);
        assertEquals(List.of("9000\tno rule -> pass", drop, "9000\tno rule -> pass", drop), comments);
    }

    @Test
    void textSaysWhatRulesDecide() throws Exception {
        var out = new ByteArrayOutputStream();
        dump(65_000, new LineSink(new PrintStream(out), new TextFormat()));

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();

        assertTrue(lines.get(0).endsWith(" | no rule -> pass"), lines.get(0));
        assertTrue(lines.get(1).endsWith(" | rule 1: " + RULES.rules().get(1)), lines.get(1));
    }

    @Test
    void jsonHasRuleAndAction() throws Exception {
        List<JsonNode> lines = json(65_000);

        assertEquals(-1, lines.get(0).get("rule").asInt());
        assertEquals("pass", lines.get(0).get("action").asString());
        assertEquals(1, lines.get(1).get("rule").asInt());
        assertEquals("drop", lines.get(1).get("action").asString());
    }

    @Test
    void frameThatIsCutHasNoVerdict() throws Exception {
        for (JsonNode frame : json(42).subList(0, 4)) {
            assertTrue(frame.get("rule").isNull(), frame::toString);
            assertTrue(frame.get("action").isNull(), frame::toString);
            assertTrue(frame.get("verdict").asString().contains("the frame was cut"), frame::toString);
        }
    }

    private List<JsonNode> json(int snapLength) throws Exception {
        var out = new ByteArrayOutputStream();
        dump(snapLength, new LineSink(new PrintStream(out), new JsonFormat(new JsonLines()::line, "left", true)));
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private void dump(int snapLength, DumpSink sink) throws Exception {
        Path lines = FrameLines.write(folder.resolve("frames.txt"), FrameLines.random(4));
        var spec = new CaptureSpec(snapLength, List.of(), 1 << 20, AttachMode.AUTO);
        Veth.quiet(1, () -> {
            try (Xdp xdp = Xdp.linux();
                    Capture capture = Capture.open(xdp, xdp.find("left"), spec);
                    sink) {
                assertEquals(0, Ran.xdp("send", "-i", "right", lines.toString()).code());
                var limits = new DumpLimits(4, Long.MAX_VALUE, () -> false);
                assertEquals(
                        4,
                        new Dump(new KernelSource(capture), sink, new Verdicts(RULES), limits)
                                .run()
                                .frames());
            }
            return null;
        });
    }
}
