package io.xdp4j.tools.guard;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Looks for what {@link TidyCallsTest} bans, by the names that are written in one file. */
final class BannedCalls extends TreeScanner<Void, Void> {

    private static final Set<String> RESTRICTED = Set.of("Linker", "SymbolLookup");
    private static final Set<String> PROPERTIES =
            Set.of("System.getProperty", "Boolean.getBoolean", "Integer.getInteger", "Long.getLong");
    private static final Set<String> REFLECTED =
            Set.of("ArgGroup", "Command", "Mixin", "Option", "Parameters", "ParentCommand", "Spec", "Unmatched");
    private static final Set<String> LIBRARIES = Set.of("wire", "bpf", "core");
    private static final String MUTABLE = "(Atomic(Boolean|Integer|Long|Reference)\\w*|LongAdder|Concurrent\\w+"
            + "|(Hash|Tree|Enum|LinkedHash|Weak|Identity)\\w*(Map|Set)|ArrayList|ArrayDeque)";

    private final Source source;
    private final List<Finding> found = new ArrayList<>();
    private final boolean test;
    private final boolean library;
    private final boolean fence;
    private boolean inConstant;

    BannedCalls(Source source) {
        this.source = source;
        this.test = source.file().isTest();
        this.library = !test && LIBRARIES.contains(source.file().module());
        this.fence = source.packageName().equals("io.xdp4j.os");
    }

    List<Finding> find() {
        scan(source.unit(), null);
        return found;
    }

    @Override
    public Void visitImport(ImportTree tree, Void nothing) {
        String name = tree.getQualifiedIdentifier().toString();
        ban(name.endsWith(".Unsafe"), tree, "Unsafe");
        ban(library && name.startsWith("java.util.logging"), tree, "java.util.logging in a library");
        return null;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
        String name = call.getMethodSelect().toString();
        ban(name.equals("System.exit") && !isProgram(), call, "System.exit outside of a program's main class");
        ban(name.equals("Thread.sleep") && test, call, "Thread.sleep in a test: await what you wait for");
        ban(name.endsWith(".printStackTrace") && call.getArguments().isEmpty(), call, "printStackTrace to stderr");
        ban(
                isForever(name) && !inConstant && !explained(call),
                call,
                name + " is closed by nobody: say why on the line");
        ban(name.endsWith(".reinterpret") && !fence, call, "reinterpret outside of io.xdp4j.os");
        ban(PROPERTIES.contains(name) && library && !isPlatform(call), call, name + " in a library");
        return super.visitMethodInvocation(call, nothing);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree select, Void nothing) {
        String name = select.toString();
        ban(library && (name.equals("System.out") || name.equals("System.err")), select, name + " in a library");
        return super.visitMemberSelect(select, nothing);
    }

    @Override
    public Void visitIdentifier(IdentifierTree identifier, Void nothing) {
        String name = identifier.getName().toString();
        ban(RESTRICTED.contains(name) && !fence, identifier, name + " outside of io.xdp4j.os");
        return null;
    }

    @Override
    public Void visitTry(TryTree tree, Void nothing) {
        boolean exact = fence && tree.getBlock().toString().contains(".invokeExact(");
        tree.getCatches().stream()
                .filter(c -> c.getParameter().getType().toString().equals("Throwable"))
                .forEach(c -> ban(!test && !exact, c, "catch Throwable, not around invokeExact in io.xdp4j.os"));
        return super.visitTry(tree, nothing);
    }

    @Override
    public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
        String name = annotation.getAnnotationType().toString();
        ban(name.equals("Disabled"), annotation, "@Disabled");
        ban(
                !test && REFLECTED.contains(name),
                annotation,
                "@" + name + ": picocli reads annotations by reflection, which takes longer than all else at start");
        return super.visitAnnotation(annotation, nothing);
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
        for (Tree member : type.getMembers()) {
            if (!test && member instanceof VariableTree field && is(field, Modifier.STATIC)) {
                ban(
                        !is(field, Modifier.FINAL) || makesMutable(field),
                        field,
                        "static mutable field " + field.getName());
            }
        }
        return super.visitClass(type, nothing);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void nothing) {
        boolean outer = inConstant;
        inConstant = outer || is(variable, Modifier.STATIC) && is(variable, Modifier.FINAL);
        super.visitVariable(variable, nothing);
        inConstant = outer;
        return null;
    }

    private void ban(boolean banned, Tree where, String what) {
        if (banned) {
            found.add(source.finding(where, what));
        }
    }

    private boolean isProgram() {
        return source.file().text().contains("void main(");
    }

    private static boolean isForever(String call) {
        return call.equals("Arena.global") || call.equals("Arena.ofAuto");
    }

    /** What the JVM says about its platform switches nothing. */
    private boolean isPlatform(MethodInvocationTree call) {
        ExpressionTree property = call.getArguments().getFirst();
        return fence && property.toString().startsWith("\"os.");
    }

    private boolean explained(Tree tree) {
        return source.file().lines().get(source.line(tree) - 1).matches(".*; // \\w.{10,}");
    }

    private static boolean makesMutable(VariableTree field) {
        return field.getInitializer() instanceof NewClassTree made
                && made.getIdentifier().toString().replaceAll("<.*", "").matches(MUTABLE);
    }

    private static boolean is(VariableTree variable, Modifier modifier) {
        return variable.getModifiers().getFlags().contains(modifier);
    }
}
