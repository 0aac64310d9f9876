package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Text and names. The other guards of this package look at calls, arrows, javadoc and size. */
final class TidyTest {

    private static final int MAX_LINE = 120;
    private static final Pattern HIDING = Pattern.compile(
            "Abstract[A-Z]\\w*|\\w+Helper|\\w*(Utils?|Manager|Impl|Base)"); // Helper alone is eBPF's word
    private static final Pattern LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
    private static final Pattern LINED = Pattern.compile(".*\\.(java|sh|md)|xdp|mvnw|run|pre-.*");

    @Test
    void noFileHasTabs() {
        Checkout.assertNone(Checkout.files(), TidyTest::tabs, "Indent by spaces:");
    }

    @Test
    void tabsAreFound() {
        assertEquals(1, tabs(new TextFile("a.java", "a\n\tb\n")).size());
    }

    @Test
    void noLineEndsInBlanks() {
        Checkout.assertNone(Checkout.files(), TidyTest::trailingBlanks, "Remove the blanks at the end of:");
    }

    @Test
    void blanksAtTheEndAreFound() {
        assertEquals(2, trailingBlanks(new TextFile("a.md", "a \nb\n  \n")).size());
    }

    @Test
    void noLineIsLongerThan120() {
        Checkout.assertNone(Checkout.files(), TidyTest::longLines, "Break these lines:");
    }

    @Test
    void longLinesAreFoundButNotInTables() {
        assertEquals(
                1,
                longLines(new TextFile("a.md", "x".repeat(121) + "\n|" + "x".repeat(121) + "\n"))
                        .size());
    }

    @Test
    void everyFileEndsWithANewline() {
        Checkout.assertNone(Checkout.files(), TidyTest::noNewline, "End these files with one newline:");
    }

    @Test
    void aMissingNewlineIsFound() {
        assertEquals(1, noNewline(new TextFile("a.sh", "a")).size());
        assertEquals(1, noNewline(new TextFile("a.sh", "a\n\n")).size());
    }

    @Test
    void nothingIsLeftForLater() {
        Checkout.assertNone(Checkout.files(), TidyTest::later, "Do it, or write an issue and say it there:");
    }

    @Test
    void notesForLaterAreFound() {
        assertEquals(
                1, later(new TextFile("A.java", "// TO" + "DO: all of it\n")).size());
    }

    @Test
    void noNameHidesWhatATypeIs() {
        Checkout.assertNone(Checkout.sources(), TidyTest::hidingNames, "Name these for what they are:");
    }

    @Test
    void namesThatHideAreFound() {
        var bad =
                Source.of("A.java", "class StringUtils { interface FooImpl {} } class AbstractRing {} class Helper {}");

        assertEquals(3, hidingNames(bad).size());
    }

    static List<Finding> tabs(TextFile file) {
        return file.eachLine(line -> line.indexOf('\t') >= 0 ? "a tab" : null);
    }

    static List<Finding> trailingBlanks(TextFile file) {
        return file.eachLine(line -> line.equals(line.stripTrailing()) ? null : "blanks at the end");
    }

    static List<Finding> longLines(TextFile file) {
        if (!LINED.matcher(file.name()).matches()) {
            return List.of();
        }
        return file.eachLine(line -> {
            boolean row = file.path().endsWith(".md") && line.startsWith("|");
            return line.length() > MAX_LINE && !row ? line.length() + " characters" : null;
        });
    }

    static List<Finding> noNewline(TextFile file) {
        String text = file.text();
        boolean good = text.isEmpty() || text.endsWith("\n") && !text.endsWith("\n\n");
        return good ? List.of() : List.of(new Finding(file.path(), file.lines().size(), "the end"));
    }

    static List<Finding> later(TextFile file) {
        return file.eachLine(line -> LATER.matcher(line).find() ? line.strip() : null);
    }

    static List<Finding> hidingNames(Source source) {
        List<Finding> found = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void nothing) {
                if (HIDING.matcher(type.getSimpleName()).matches()) {
                    found.add(source.finding(type, type.getSimpleName().toString()));
                }
                return super.visitClass(type, nothing);
            }
        }.scan(source.unit(), null);
        return found;
    }
}
