package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command of ours that a document shows, in a block or in a line, has options that there are. */
final class DocumentedCommandsTest {

    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Pattern COMMAND = Pattern.compile("\\./xdp((?: [A-Za-z0-9_./:$=-]+)+)");

    @Test
    void documentsShowCommandsThatThereAre() throws IOException {
        List<Path> documents;
        try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
            documents = Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            guides.filter(guide -> guide.toString().endsWith(".md")))
                    .toList();
        }

        for (Path document : documents) {
            for (String command : commands(Files.readString(document))) {
                assertEquals("", complaint(command), document + ": ./xdp " + command);
            }
        }
    }

    @Test
    void everyCommandOfALineIsLookedAt() {
        assertEquals(
                List.of("lab exec playa --", "bench rx -i veth0"),
                commands("`sudo ./xdp lab exec playa -- ./xdp bench rx -i veth0`"));
    }

    @Test
    void optionThatIsNotThereIsFound() {
        assertNotEquals("", complaint("bench rx --fast"));
        assertNotEquals("", complaint("bench tx --wait never"));
        assertTrue(complaint("juggle").contains("juggle"));
    }

    private static List<String> commands(String text) {
        return COMMAND.matcher(text)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split("\\./xdp")))
                .map(String::strip)
                .toList();
    }

    /** A command in the middle of a sentence may lack what it needs. */
    private static String complaint(String command) {
        var session = new Session(System.out, System.err, false, new Stop());
        try {
            Main.commandLine(session).parseArgs(command.replaceAll(" --$", "").split(" "));
            return "";
        } catch (CommandLine.MissingParameterException _) {
            return "";
        } catch (CommandLine.ParameterException e) {
            return e.getMessage();
        }
    }
}
