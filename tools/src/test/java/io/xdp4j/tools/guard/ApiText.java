package io.xdp4j.tools.guard;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.ModuleElement.ExportsDirective;
import javax.lang.model.element.QualifiedNameable;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** The API of a module as sorted lines: what is public or protected in the packages that it exports to everyone. */
final class ApiText {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("toString", "equals", "hashCode");
    private static final String PACKAGES = "\\b(?:[a-z]\\w*\\.)+(?=[A-Z])";

    private final TreeSet<String> lines = new TreeSet<>();

    private ApiText() {}

    /** Returns the lines for each of {@code modules}, which {@code task} compiles. */
    static Map<String, List<String>> of(JavacTask task, Set<String> modules) {
        try {
            task.analyze();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Map<String, List<String>> texts = new TreeMap<>();
        modules.forEach(module -> texts.put(module, of(task.getElements().getModuleElement(module))));
        return texts;
    }

    private static List<String> of(ModuleElement module) {
        var text = new ApiText();
        for (ExportsDirective exports : ElementFilter.exportsIn(module.getDirectives())) {
            if (exports.getTargetModules() == null) {
                ElementFilter.typesIn(exports.getPackage().getEnclosedElements())
                        .forEach(text::type);
            }
        }
        return List.copyOf(text.lines);
    }

    private void type(TypeElement type) {
        if (!isVisible(type)) {
            return;
        }
        String header = modifiers(type)
                + kind(type)
                + parameters(type.getTypeParameters()).stripTrailing()
                + (type.getKind() == ElementKind.RECORD ? components(type) : "")
                + list(" extends ", superclass(type))
                + list(" implements ", type.getInterfaces())
                + list(" permits ", type.getPermittedSubclasses());
        line(type, "", header);
        ElementFilter.fieldsIn(type.getEnclosedElements()).forEach(this::field);
        ElementFilter.constructorsIn(type.getEnclosedElements()).forEach(this::method);
        ElementFilter.methodsIn(type.getEnclosedElements()).forEach(this::method);
        ElementFilter.typesIn(type.getEnclosedElements()).forEach(this::type);
    }

    private void field(VariableElement field) {
        if (isVisible(field)) {
            Object value = field.getConstantValue();
            boolean constant = field.getKind() == ElementKind.ENUM_CONSTANT;
            String type = constant ? "constant" : modifiers(field) + name(field.asType());
            line(field.getEnclosingElement(), "." + field.getSimpleName(), type + (value == null ? "" : " = " + value));
        }
    }

    private void method(ExecutableElement method) {
        Element type = method.getEnclosingElement();
        if (!isVisible(method) || isImplied(method, type)) {
            return;
        }
        List<String> parameters = new ArrayList<>();
        for (VariableElement parameter : method.getParameters()) {
            String array = name(parameter.asType());
            boolean last = parameters.size() == method.getParameters().size() - 1;
            String kind = method.isVarArgs() && last ? array.replaceAll("\\[\\]$", "...") : array;
            parameters.add(kind + " " + parameter.getSimpleName());
        }
        String name = method.getKind() == ElementKind.CONSTRUCTOR ? ".new" : "." + method.getSimpleName();
        String result = method.getKind() == ElementKind.CONSTRUCTOR ? "" : name(method.getReturnType());
        String declaration = modifiers(method) + parameters(method.getTypeParameters()) + result;
        line(
                type,
                name + "(" + String.join(", ", parameters) + ")",
                declaration + list(" throws ", method.getThrownTypes()));
    }

    /** What the language gives to every object, record and enum says nothing. */
    private static boolean isImplied(ExecutableElement method, Element type) {
        String name = method.getSimpleName().toString();
        if (type.getKind() == ElementKind.ENUM) {
            return name.equals("values") || name.equals("valueOf") || OF_EVERY_OBJECT.contains(name);
        }
        if (type.getKind() == ElementKind.RECORD) {
            var components = ((TypeElement) type).getRecordComponents();
            boolean accessor = components.stream().anyMatch(c -> method.equals(c.getAccessor()));
            boolean canonical = method.getKind() == ElementKind.CONSTRUCTOR
                    && types(method.getParameters()).equals(types(components));
            return accessor || canonical || OF_EVERY_OBJECT.contains(name);
        }
        return OF_EVERY_OBJECT.contains(name);
    }

    private void line(Element type, String member, String what) {
        lines.add((((QualifiedNameable) type).getQualifiedName() + member + ": " + what).strip());
    }

    private static boolean isVisible(Element element) {
        return element.getModifiers().contains(Modifier.PUBLIC)
                || element.getModifiers().contains(Modifier.PROTECTED);
    }

    /** Those that matter to a caller and do not follow from what it is. */
    private static String modifiers(Element element) {
        boolean inInterface = element.getEnclosingElement().getKind().isInterface();
        boolean type = element.getKind().isClass() || element.getKind().isInterface();
        Set<Modifier> said = new HashSet<>(Set.of(Modifier.PUBLIC, Modifier.SYNCHRONIZED, Modifier.NATIVE));
        if (type) {
            said.add(Modifier.STATIC);
        }
        if (inInterface || element.getKind().isInterface()) {
            said.add(Modifier.ABSTRACT);
        }
        if (element.getKind() == ElementKind.RECORD || element.getKind() == ElementKind.ENUM) {
            said.add(Modifier.FINAL);
        }
        return element.getModifiers().stream()
                .filter(modifier -> !said.contains(modifier))
                .map(modifier -> modifier + " ")
                .collect(Collectors.joining());
    }

    private static String kind(TypeElement type) {
        return type.getKind() == ElementKind.ANNOTATION_TYPE
                ? "@interface"
                : type.getKind().toString().toLowerCase(Locale.ROOT);
    }

    private static List<TypeMirror> superclass(TypeElement type) {
        TypeMirror above = type.getSuperclass();
        boolean plain = type.getKind() != ElementKind.CLASS
                || above.getKind() == TypeKind.NONE
                || above.toString().equals("java.lang.Object");
        return plain ? List.of() : List.of(above);
    }

    private static String components(TypeElement type) {
        return type.getRecordComponents().stream()
                .map(component -> name(component.asType()) + " " + component.getSimpleName())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static List<String> types(List<? extends Element> elements) {
        return elements.stream().map(element -> name(element.asType())).toList();
    }

    private static String parameters(List<? extends TypeParameterElement> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        return parameters.stream()
                .map(parameter -> parameter + list(" extends ", bounds(parameter)))
                .collect(Collectors.joining(", ", "<", "> "));
    }

    private static List<? extends TypeMirror> bounds(TypeParameterElement parameter) {
        List<? extends TypeMirror> bounds = parameter.getBounds();
        return bounds.toString().equals("java.lang.Object") ? Collections.emptyList() : bounds;
    }

    private static String list(String before, List<? extends TypeMirror> types) {
        return types.isEmpty() ? "" : types.stream().map(ApiText::name).collect(Collectors.joining(", ", before, ""));
    }

    private static String name(TypeMirror type) {
        return type.toString().replaceAll(PACKAGES, "").replace(",", ", ");
    }
}
