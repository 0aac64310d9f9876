package io.xdp4j.tools.guard;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** The types and members that a file declares, and what their javadoc says. */
final class Declarations {

    private final Source source;
    private final List<Finding> found = new ArrayList<>();

    Declarations(Source source) {
        this.source = source;
    }

    /**
     * What can be seen from outside of its package and has no javadoc. Overriding methods inherit theirs, and a
     * record's compact constructor has that of its components.
     */
    List<Finding> undocumented() {
        var file = new TreePath(source.unit());
        for (Tree type : source.unit().getTypeDecls()) {
            if (type instanceof ClassTree declared && isVisible(declared.getModifiers())) {
                document(new TreePath(file, declared));
            }
        }
        return found;
    }

    /** Constants for which neither their own javadoc nor that of a type around them names a source. */
    List<Finding> sourceless() {
        var file = new TreePath(source.unit());
        source.unit().getTypeDecls().forEach(type -> findConstants(new TreePath(file, type)));
        return found;
    }

    private void document(TreePath declaration) {
        Tree tree = declaration.getLeaf();
        String javadoc = source.javadoc(declaration);
        if (javadoc == null || javadoc.isBlank()) {
            found.add(source.finding(tree, name(tree)));
        }
        if (tree instanceof ClassTree type) {
            boolean all = type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
            for (Tree member : type.getMembers()) {
                if (mustBeDocumented(member, type.getKind(), all)) {
                    document(new TreePath(declaration, member));
                }
            }
        }
    }

    private boolean mustBeDocumented(Tree member, Tree.Kind type, boolean inInterface) {
        ModifiersTree modifiers = modifiers(member);
        if (modifiers == null || source.trees().getSourcePositions().getEndPosition(source.unit(), member) < 0) {
            return false;
        }
        boolean overrides = modifiers.getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
        return !overrides
                && !(type == Tree.Kind.RECORD && isCompactConstructor(member))
                && (isVisible(modifiers) || inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private boolean isCompactConstructor(Tree member) {
        return member instanceof MethodTree method
                && method.getName().contentEquals("<init>")
                && source.file()
                        .lines()
                        .get(source.lastLine(method.getModifiers()) - 1)
                        .matches("[^(]*\\{.*");
    }

    private void findConstants(TreePath type) {
        if (!(type.getLeaf() instanceof ClassTree declared) || namesSource(type)) {
            return;
        }
        boolean all = declared.getKind() == Tree.Kind.INTERFACE;
        for (Tree member : declared.getMembers()) {
            var path = new TreePath(type, member);
            if (member instanceof VariableTree field) {
                if ((all || isConstant(field)) && !namesSource(path)) {
                    found.add(source.finding(field, field.getName().toString()));
                }
            } else {
                findConstants(path);
            }
        }
    }

    private boolean namesSource(TreePath declaration) {
        String javadoc = source.javadoc(declaration);
        return javadoc != null && javadoc.contains("Source:");
    }

    private static boolean isConstant(VariableTree field) {
        return field.getModifiers().getFlags().containsAll(Set.of(Modifier.STATIC, Modifier.FINAL));
    }

    private static boolean isVisible(ModifiersTree modifiers) {
        return modifiers.getFlags().contains(Modifier.PUBLIC)
                || modifiers.getFlags().contains(Modifier.PROTECTED);
    }

    private static ModifiersTree modifiers(Tree member) {
        return switch (member) {
            case ClassTree type -> type.getModifiers();
            case MethodTree method -> method.getModifiers();
            case VariableTree field -> field.getModifiers();
            default -> null;
        };
    }

    private static String name(Tree declaration) {
        return switch (declaration) {
            case ClassTree type -> type.getSimpleName().toString();
            case MethodTree method -> method.getName() + "()";
            case VariableTree field -> field.getName().toString();
            default -> declaration.toString();
        };
    }
}
