package io.xdp4j.tools;

import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads rules from the command line or a file. */
final class RuleTexts {

    private static final int MOST_BYTES = 1 << 26; // as many as the longest text of rules may have

    private RuleTexts() {}

    /**
     * Returns the rules of {@code file}, or those in {@code texts}, each as a line, if it is null. Fails with
     * IOException if the file cannot be read, with IllegalArgumentException if the rules make no sense.
     */
    static RuleList read(Path file, List<String> texts) throws IOException {
        if (file == null) {
            return RuleList.parse(String.join("\n", texts));
        }
        String text = text(file);
        try {
            return RuleList.parse(text);
        } catch (RuleSyntaxException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, not a file of rules");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException(file + ": has more than " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": may not be read", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is no text in UTF-8", e);
        }
    }
}
