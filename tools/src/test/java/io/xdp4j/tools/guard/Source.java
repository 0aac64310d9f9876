package io.xdp4j.tools.guard;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A Java file and its syntax tree; names in it are not resolved. */
record Source(TextFile file, CompilationUnitTree unit, Trees trees) {

    static List<Source> parse(List<TextFile> files) {
        List<Unit> units = files.stream().map(Unit::new).toList();
        var task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-proc:none"), null, units);
        Trees trees = Trees.instance(task);
        try {
            List<Source> sources = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) { // in the order of the files
                sources.add(new Source(files.get(sources.size()), unit, trees));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sample for the test of a check. */
    static Source of(String path, String text) {
        return parse(List.of(new TextFile(path, text))).getFirst();
    }

    String packageName() {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }

    Finding finding(Tree tree, String what) {
        return new Finding(file.path(), line(tree), what);
    }

    /** The line that a tree starts in, from 1. */
    int line(Tree tree) {
        return lineAt(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    int lastLine(Tree tree) {
        return lineAt(trees.getSourcePositions().getEndPosition(unit, tree));
    }

    /** The javadoc in front of a declaration, or null. */
    String javadoc(TreePath declaration) {
        return trees.getDocComment(declaration);
    }

    /** The lines, of those from {@code first} to {@code last}, that are neither blank nor only a comment. */
    long codeLines(int first, int last) {
        return file.lines().subList(first - 1, last).stream()
                .map(String::strip)
                .filter(line ->
                        !(line.isEmpty() || line.startsWith("//") || line.startsWith("/*") || line.startsWith("*")))
                .count();
    }

    private int lineAt(long position) {
        return position < 0 ? 1 : (int) unit.getLineMap().getLineNumber(position);
    }

    private static final class Unit extends SimpleJavaFileObject {

        private final TextFile file;

        private Unit(TextFile file) {
            super(URI.create("string:///" + file.path().replace(' ', '_')), JavaFileObject.Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }
}
