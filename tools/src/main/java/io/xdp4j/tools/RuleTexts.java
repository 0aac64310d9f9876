package io.xdp4j.tools;

import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleSyntaxException;
import io.xdp4j.tools.rules.DocumentException;
import io.xdp4j.tools.rules.RuleDocumentReader;
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

/** Reads texts from files, or standard input, and rules in them. */
final class RuleTexts {

    /** In place of the name of a file: standard input. */
    static final String STANDARD = "-";

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
        return parse(file.toString(), text(file));
    }

    /** Returns the rules that {@code text} says, as text or JSON, which was read from {@code file}. */
    static RuleList parse(String file, String text) {
        try {
            return isDocument(text) ? RuleDocumentReader.read(Json.read(text)) : RuleList.parse(text);
        } catch (RuleSyntaxException | DocumentException e) {
            throw new IllegalArgumentException(name(file) + ": " + e.getMessage(), e);
        }
    }

    /** Returns whether {@code text} is JSON, and not rules as text, which never begin with a brace. */
    static boolean isDocument(String text) {
        return text.stripLeading().startsWith("{");
    }

    /** Returns what is in {@code file}, or in {@code in} if that is its name. */
    static String text(String file, InputStream in) throws IOException {
        return file.equals(STANDARD) ? text(name(file), in.readNBytes(MOST_BYTES + 1)) : text(Path.of(file));
    }

    /** Returns what people call it. */
    static String name(String file) {
        return file.equals(STANDARD) ? "standard input" : file;
    }

    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, not a file of rules");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return text(file.toString(), in.readNBytes(MOST_BYTES + 1));
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": may not be read", e);
        }
    }

    private static String text(String name, byte[] bytes) throws IOException {
        if (bytes.length > MOST_BYTES) {
            throw new IOException(name + ": has more than " + MOST_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(name + ": is no text in UTF-8", e);
        }
    }
}
