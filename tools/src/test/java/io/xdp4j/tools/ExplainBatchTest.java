package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.tools.explain.Batch;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions and answers in lines. */
final class ExplainBatchTest {

    private static final String LAST = "{\"id\":\"last\",\"rules\":[\"all -> drop\"],\"frames\":[\"\"]}";
    private static final String LAST_ANSWER = "{\"id\":\"last\",\"results\":[[0,\"drop\"]]}";

    @Test
    void everyFrameIsAnsweredInOrder() {
        String rules =
                "[\"# none\", \"set web port {80}\", \"udp dst port @web -> pass\", \"\", \"udp -> redirect m\"]";
        String frames =
                JsonMapper.shared().writeValueAsString(ExplainFrames.hex().subList(0, 3));

        assertEquals(
                "{\"id\":7,\"results\":[[1,\"redirect m\"],[0,\"pass\"],[-1,\"pass\"]]}",
                answer("{\"id\":7,\"rules\":" + rules + ",\"frames\":" + frames + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "\"a b\"",
                "[1,[2]]",
                "{\"a\":{}}",
                "1.10",
                "-0.5",
                "1E+400",
                "12345678901234567890123",
                "\"\\u00E9\\uD83D\\uDE00\""
            })
    void idComesBackAsItWas(String id) {
        assertEquals("{\"id\":" + id + ",\"results\":[]}", answer("{\"id\":" + id + ",\"rules\":[],\"frames\":[]}"));
        assertTrue(answer("{\"id\":" + id + "}").startsWith("{\"id\":" + id + ",\"error\":"));
    }

    @Test
    void textInUtf8ComesBackInAscii() {
        String answer = answer("{\"id\":\"\u00e9\",\"rules\":[],\"frames\":[]}");

        assertEquals("{\"id\":\"\\u00E9\",\"results\":[]}", answer);
    }

    @Test
    void listsMayBeEmptyAndTheIdMissing() {
        assertEquals("{\"id\":null,\"results\":[[-1,\"pass\"]]}", answer("{\"rules\":[],\"frames\":[\"\"]}"));
        assertEquals("{\"id\":1,\"results\":[]}", answer("{\"id\":1,\"rules\":[\"all -> drop\"],\"frames\":[]}"));
    }

    @Test
    void parserIsThatOfTheQuestionElseThatOfTheRules() {
        String frame = frame("vlan");
        String question = "{\"id\":1,%s\"rules\":[%s\"udp -> drop\"],\"frames\":[\"" + frame + "\"]}";
        String compat = "\"parser windows-compat\",";

        assertEquals("{\"id\":1,\"results\":[[0,\"drop\"]]}", answer(question.formatted("", "")));
        assertEquals("{\"id\":1,\"results\":[[-1,\"pass\"]]}", answer(question.formatted("", compat)));
        assertEquals(
                "{\"id\":1,\"results\":[[0,\"drop\"]]}", answer(question.formatted("\"parser\":\"strict\",", compat)));
        assertEquals(
                "{\"id\":1,\"results\":[[-1,\"pass\"]]}",
                answer(question.formatted("\"parser\":\"windows-compat\",", "")));
    }

    @Test
    void limitsLetEveryFrameThrough() {
        String rules = "\"all sample 1/3 -> drop\", \"all limit 1/s burst 1 -> reflect\"";

        assertEquals(
                "{\"id\":1,\"results\":[[0,\"drop\"],[0,\"drop\"],[0,\"drop\"]]}",
                answer("{\"id\":1,\"rules\":[" + rules + "],\"frames\":[\"\",\"00\",\"0000\"]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    nonsense | null | not JSON
                    { | null | not JSON
                    {"id":1,"rules":[],"frames":[]} {} | null | not JSON
                    {"id":NaN} | null | not JSON
                    [] | null | is an object
                    42 | null | is an object
                    null | null | is an object
                    {"id":1,"rules":[]} | 1 | frames: must be a list
                    {"id":1,"frames":[]} | 1 | rules: must be a list
                    {"id":1,"rules":"all -> drop","frames":[]} | 1 | rules: must be a list
                    {"id":1,"rules":["", null],"frames":[]} | 1 | rules[1]: must be
                    {"id":1,"rules":[],"frames":["00", 17]} | 1 | frames[1]: must be
                    {"id":1,"rules":[],"frames":["00", "012"]} | 1 | frames[1]: must be hex
                    {"id":1,"rules":[],"frames":["0g"]} | 1 | frames[0]: must be hex
                    {"id":1,"rules":[],"frames":["0x00"]} | 1 | frames[0]: must be hex
                    {"id":1,"rules":[],"frames":[],"parsr":"strict"} | 1 | 'parsr' is no member
                    {"id":1,"rules":[],"frames":[],"parser":"lax"} | 1 | parser: lax, must be
                    {"id":1,"rules":[],"frames":[],"parser":[]} | 1 | parser: [], must be
                    {"id":1,"rules":["","all -> fly"],"frames":[]} | 1 | rules[1], column 8: expected
                    {"id":1,"rules":["all -> drop","#\\nall -> fly"],"frames":[]} | 1 | rules[1], line 2, column 8
                    {"id":1,"rules":["set a port","dst host @a -> drop"],"frames":[]} | 1 | rules[1], column 1
                    """)
    void badQuestionIsAnsweredAndTheNextOneToo(String question, String id, String error) {
        List<String> answers = answers((question + "\n" + LAST + "\n").getBytes(StandardCharsets.UTF_8));

        assertEquals(2, answers.size(), answers::toString);
        JsonNode answer = JsonMapper.shared().readTree(answers.getFirst());
        assertEquals(List.of("id", "error"), List.copyOf(answer.propertyNames()));
        assertEquals(id, answer.get("id").toString());
        assertTrue(answer.get("error").asString().contains(error), answers::toString);
        assertEquals(LAST_ANSWER, answers.getLast());
    }

    @Test
    void bytesThatAreNoTextAreABadQuestion() {
        var lines = new ByteArrayOutputStream();
        lines.writeBytes("{\"id\":\"".getBytes(StandardCharsets.UTF_8));
        lines.writeBytes(new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF});
        lines.writeBytes(("\"}\n\u0000\u0001\n" + LAST).getBytes(StandardCharsets.UTF_8));

        List<String> answers = answers(lines.toByteArray());

        assertEquals(3, answers.size(), answers::toString);
        assertTrue(answers.get(0).startsWith("{\"id\":null,\"error\":\"not JSON: "), answers::toString);
        assertTrue(answers.get(1).startsWith("{\"id\":null,\"error\":\"not JSON: "), answers::toString);
        assertEquals(LAST_ANSWER, answers.get(2));
    }

    @Test
    void lineThatIsTooLongIsABadQuestion() {
        byte[] lines = new byte[2 * Batch.MOST_BYTES + 100];
        Arrays.fill(lines, (byte) ' ');
        lines[lines.length - 100] = '\n';
        System.arraycopy(LAST.getBytes(StandardCharsets.UTF_8), 0, lines, lines.length - 99, LAST.length());

        assertEquals(
                List.of("{\"id\":null,\"error\":\"a question has more than 16777216 bytes\"}", LAST_ANSWER),
                answers(lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"id\":"})
    void deepNestingIsABadQuestion(String open) {
        List<String> answers = answers((open.repeat(100_000) + "\n" + LAST).getBytes(StandardCharsets.UTF_8));

        assertTrue(answers.getFirst().startsWith("{\"id\":null,\"error\":\"not JSON: "), answers.getFirst());
        assertEquals(LAST_ANSWER, answers.getLast());
    }

    @Test
    void emptyLinesAreSkippedAndTheLastNeedsNoEnd() {
        assertEquals(
                List.of(LAST_ANSWER, LAST_ANSWER),
                answers(("\n  \r\n" + LAST + "\r\n\n" + LAST).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nobodyToReadAnswersEndsIt() throws Exception {
        try (Child child = Child.onFullDisk("explain", "--batch")) {
            try (OutputStream questions = child.process().getOutputStream()) {
                questions.write((LAST + "\n").getBytes(StandardCharsets.UTF_8));
                questions.flush();

                assertEquals(1, child.process().waitFor());
            }
        }
    }

    @Test
    void eachAnswerComesBeforeTheNextQuestion() throws Exception {
        try (Child child = Child.xdp("explain", "--batch");
                BufferedReader answers = child.process().inputReader(StandardCharsets.UTF_8)) {
            OutputStream questions = child.process().getOutputStream();
            for (int i = 0; i < 100; i++) {
                questions.write(("{\"id\":" + i + ",\"rules\":[],\"frames\":[]}\n").getBytes(StandardCharsets.UTF_8));
                questions.flush();
                assertEquals("{\"id\":" + i + ",\"results\":[]}", answers.readLine());
            }
            questions.close();

            assertEquals(0, child.process().waitFor());
        }
    }

    private static String frame(String name) {
        return ExplainFrames.lines().stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.split(" +")[1])
                .findFirst()
                .orElseThrow();
    }

    private static String answer(String question) {
        List<String> answers = answers(question.getBytes(StandardCharsets.UTF_8));
        assertEquals(1, answers.size(), answers::toString);
        return answers.getFirst();
    }

    private static List<String> answers(byte[] questions) {
        Ran ran = Ran.xdp(new ByteArrayInputStream(questions), "explain", "--batch");
        assertEquals(0, ran.code(), ran.err());
        return ran.out().lines().toList();
    }
}
