package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What filter says of rules, without an interface to put them on. */
final class FilterTest {

    @TempDir
    private Path folder;

    @Test
    void softwareDriverChecksRulesWithoutRights() {
        Ran ran = dryRun("udp dst port 7 -> drop", "udp dst port 9 -> redirect");

        assertEquals(0, ran.code(), ran.err());
        assertEquals(
                "soft0: 2 rules, not verified, as the software driver has no kernel; nothing was attached",
                ran.out().strip());
    }

    @Test
    void dryRunAsADocument() {
        Ran ran = dryRun("--json", "set deny address", "src host @deny -> drop");

        assertEquals(1, ran.json().get("rules").asInt(), ran.err());
        assertEquals(1, ran.json().get("sets").asInt());
        assertEquals("false", ran.json().get("verified").toString());
    }

    @Test
    void rulesComeAsTheDocumentThatADryRunWrites() throws Exception {
        Path file = folder.resolve("rules.json");
        Ran written = dryRun("--json", "set deny address {10.0.0.1}", "src host @deny and udp sample 1/2 -> drop");
        Files.writeString(file, written.json().get("list").toString());

        Ran read = dryRun("--json", "--rules", file.toString());

        assertEquals(0, read.code(), read.err());
        assertEquals(written.json().get("list"), read.json().get("list"));
    }

    @Test
    void documentThatIsNoRuleListNamesFileAndPlace() throws Exception {
        Path file = folder.resolve("rules.json");
        Files.writeString(file, "{\"rules\": [{\"match\": {\"and\": 1}, \"action\": {\"type\": \"drop\"}}]}");

        Ran refused = dryRun("--rules", file.toString());

        assertEquals(2, refused.code());
        assertTrue(refused.err().contains(file + ": $.rules[0].match"), refused.err());
    }

    @Test
    void controlCharactersOfArgumentsAreShownAndNotObeyed() {
        Ran refused = dryRun("--rules", "no\u001b]0;title\u0007file");

        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("\\u001b"), refused.err());
        assertTrue(refused.err().chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), refused.err());
    }

    @Test
    void rulesThatCutOffAreRefusedInTheWordsOfTheCommand() {
        Ran refused = dryRun("all -> drop");

        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("rule 0 (all -> drop) would take"), refused.err());
        assertTrue(refused.err().contains("or say --allow-management"), refused.err());
        assertEquals(0, dryRun("--allow-management", "all -> drop").code());
    }

    @Test
    void warningsGoToStandardErrorWithTheRule() {
        Ran ran = dryRun("all -> pass", "udp dst port 7 -> drop");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(
                ran.err().startsWith("xdp: warning: rule 1 (udp dst port 7 -> drop) never takes a frame"), ran.err());
    }

    @Test
    void syntaxErrorShowsLineColumnAndPlace() throws Exception {
        Path file = Files.writeString(folder.resolve("my.rules"), "# mine\nudp dst prt 7 -> drop\n");

        Ran ofFile = dryRun("--rules", file.toString());
        Ran ofLine = dryRun("udp dst prt 7 -> drop");

        assertEquals(2, ofFile.code());
        assertTrue(ofFile.err().startsWith("xdp: " + file + ": line 2, column 9: "), ofFile.err());
        assertTrue(ofFile.err().contains("\n          ^"), ofFile.err());
        assertEquals(2, ofLine.code());
        assertTrue(ofLine.err().startsWith("xdp: line 1, column 9: "), ofLine.err());
    }

    @Test
    void fileThatCannotBeReadIsAFailureWithTheReason() throws Exception {
        assertFailed("no such file", dryRun("--rules", folder.resolve("nope").toString()));
        assertFailed("is a folder", dryRun("--rules", folder.toString()));
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0});
        assertFailed("is no text in UTF-8", dryRun("--rules", binary.toString()));
    }

    @Test
    void rulesFromStandardInput() {
        var in = new ByteArrayInputStream("udp -> drop\nbad\n".getBytes(StandardCharsets.UTF_8));

        Ran ran = Ran.xdp(in, "filter", "apply", "-i", "soft0", "--driver", "software", "--dry-run", "--rules", "-");

        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("xdp: standard input: line 2, column 1: "), ran.err());
    }

    @Test
    void parserOfTheCommandLineReplacesThatOfTheRules() {
        assertEquals(
                0,
                dryRun("--parser", "windows-compat", "parser strict", "udp dst port 10 -> drop")
                        .code());
        assertEquals(2, dryRun("--parser", "lenient", "udp dst port 10 -> drop").code());
    }

    @Test
    void interfaceThatIsNotThereIsNamedWithThoseThatAre() {
        Ran ran = Ran.xdp(
                "filter", "apply", "-i", "nope", "--driver", "software", "--dry-run", "udp dst port 10 -> drop");

        assertFailed("there are soft0, soft1", ran);
    }

    @Test
    void rulesTakeTheFramesOfAFile() throws Exception {
        Path file = frames();

        Ran ran =
                Ran.xdp(replay(file.toString(), "udp dst port 7 -> drop", "udp dst port 9 -> redirect app", "--json"));

        assertEquals(0, ran.code(), ran.err());
        var rules = ran.json().get("filters").get(0).get("rules");
        assertEquals(2, rules.get(0).get("packets").asInt(), ran.out());
        assertEquals(1, rules.get(1).get("packets").asInt(), ran.out());
        assertEquals(
                1,
                ran.json().get("filters").get(0).get("default").get("packets").asInt(),
                ran.out());
    }

    @Test
    void framesOfStandardInputAreReplayed() throws Exception {
        var in = new ByteArrayInputStream(Files.readAllBytes(frames()));

        Ran ran = Ran.xdp(in, replay("-", "udp dst port 7 -> drop"));

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("udp dst port 7 -> drop"), ran.out());
    }

    @Test
    void programsOfSoftwareAreGuardedAsOnLinux() throws Exception {
        assertFailed("--allow-management", Ran.xdp(replay(frames().toString(), "arp -> drop")));
    }

    @Test
    void frameThatTheWireDoesNotCarryIsNamedBeforeAnyIsShown() throws Exception {
        Path file = Files.writeString(folder.resolve("long"), "a 00\n");

        assertFailed("less than an Ethernet header", Ran.xdp(replay(file.toString(), "udp dst port 7 -> drop")));
    }

    /** Two frames to port 7, one to 9, one to 53. */
    private Path frames() throws Exception {
        var lines = new StringBuilder();
        for (int port : new int[] {7, 9, 7, 53}) {
            Ran made = Ran.xdp(("send udp --hex --src 10.0.0.2 --dst 10.0.0.1:" + port
                            + " --src-mac 02:00:00:00:00:02 --dst-mac 02:00:00:00:00:01")
                    .split(" "));
            lines.append("made ").append(made.out());
        }
        return Files.writeString(folder.resolve("frames.txt"), lines);
    }

    private static String[] replay(String file, String... args) {
        var all = new ArrayList<>(List.of("filter", "apply", "--driver", "software", "--replay", file));
        all.addAll(List.of(args));
        return all.toArray(String[]::new);
    }

    private static Ran dryRun(String... args) {
        var all = new ArrayList<>(List.of("filter", "apply", "-i", "soft0", "--driver", "software", "--dry-run"));
        all.addAll(List.of(args));
        return Ran.xdp(all.toArray(String[]::new));
    }

    private static void assertFailed(String reason, Ran ran) {
        assertEquals(1, ran.code(), ran.err());
        assertTrue(ran.err().contains(reason), ran.err());
        assertEquals("", ran.out());
    }
}
